// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CUDA_TILE_WALK_CUH
#define HYPERSPARSE_PLUGINS_KERNELS_CUDA_TILE_WALK_CUH

#include <hypersparse/plugins/kernels/cuda/device_code.cuh>
#include <hypersparse/plugins/kernels/cuda/weight_tiles.h>

namespace hypersparse::cuda
{
    /*!
        WHAT THIS FILE DEFINES
            How a block walks over the weights: which it visits, and in which order each of its threads does, depends on the
            sizes of the layers only. So sums have the same bits in every run and on every GPU.
    !*/

    inline constexpr unsigned loads_in_flight = 8;      // of a thread, before it looks at the first

    template <typename visitor>
    __device__ void visit_magnitudes(const weight_tile& tile, visitor&& visit)
    /*!
        ensures
            - the block's threads together call visit(bits of |w|) for every weight of the tile
    !*/
    {
        for (unsigned row = 0; row < tile_size; row += loads_in_flight * threads_per_block)
        {
            std::uint32_t bits[loads_in_flight];
            #pragma unroll
            for (unsigned j = 0; j < loads_in_flight; ++j)
            {
                const unsigned i = row + j * threads_per_block + threadIdx.x;
                bits[j] = i < tile.size ? magnitude_bits(tile.data[i]) : 0;
            }
            #pragma unroll
            for (unsigned j = 0; j < loads_in_flight; ++j)
                if (row + j * threads_per_block + threadIdx.x < tile.size)
                    visit(bits[j]);
        }
    }

    template <typename visitor>
    __device__ void visit_magnitudes(const weight_tiles& weights, visitor&& visit)
    /*!
        ensures
            - the grid's threads together call visit(bits of |w|) for every weight
    !*/
    {
        for (std::size_t tile = blockIdx.x; tile < weights.tiles; tile += gridDim.x)
            visit_magnitudes(tile_at(weights, tile), visit);
    }
}

#endif
