// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CUDA_ZERO_KERNELS_CUH
#define HYPERSPARSE_PLUGINS_KERNELS_CUDA_ZERO_KERNELS_CUH

#include <hypersparse/plugins/kernels/cuda/device_code.cuh>

namespace hypersparse::cuda
{
    /*!
        WHAT THIS FILE DEFINES
            The kernels of zero_small() on one layer. Which of equal magnitudes are kept depends on how many of them lie
            before each, so there are two passes: count the ties of each tile, sum these counts up, then decide.
    !*/

    HYPERSPARSE_KERNEL count_ties(const float* w, std::size_t n, std::uint32_t threshold, counter* ties)
    {
        using block_reduce = cub::BlockReduce<counter, threads_per_block>;
        __shared__ typename block_reduce::TempStorage storage;
        for (std::size_t begin = blockIdx.x * tile_size; begin < n; begin += gridDim.x * tile_size)
        {
            const std::size_t end = n - begin < tile_size ? n : begin + tile_size;
            counter count = 0;
            for (std::size_t i = begin + threadIdx.x; i < end; i += threads_per_block)
                count += magnitude_bits(w[i]) == threshold;
            const counter tile_ties = block_reduce(storage).Sum(count);
            if (threadIdx.x == 0)
                ties[begin / tile_size] = tile_ties;
            __syncthreads();        // the storage is used again
        }
    }

    // One block: every value becomes the sum of the values before it. (There is one for each tile: few.)
    HYPERSPARSE_KERNEL sum_before_each(counter* values, std::size_t n)
    {
        using block_scan = cub::BlockScan<counter, threads_per_block>;
        __shared__ typename block_scan::TempStorage storage;
        counter before = 0;
        for (std::size_t row = 0; row < n; row += threads_per_block)
        {
            const std::size_t i = row + threadIdx.x;
            counter sum, row_sum;
            block_scan(storage).ExclusiveSum(i < n ? values[i] : 0, sum, row_sum);
            if (i < n)
                values[i] = before + sum;
            before += row_sum;
            __syncthreads();        // the storage is used again
        }
    }

    // ties_before[tile]: how many ties lie in the tiles before it.
    HYPERSPARSE_KERNEL zero_tiles(
        float* w, std::size_t n, std::uint32_t threshold, counter keep_ties, const counter* ties_before)
    {
        using block_scan = cub::BlockScan<unsigned, threads_per_block>;
        __shared__ typename block_scan::TempStorage storage;
        for (std::size_t begin = blockIdx.x * tile_size; begin < n; begin += gridDim.x * tile_size)
        {
            const std::size_t end = n - begin < tile_size ? n : begin + tile_size;
            counter before = ties_before[begin / tile_size];
            for (std::size_t row = begin; row < end; row += threads_per_block)
            {
                const std::size_t i = row + threadIdx.x;
                const std::uint32_t bits = i < end ? magnitude_bits(w[i]) : 0xffffffffu;     // past the end: above all
                const unsigned tie = bits == threshold;
                unsigned rank, row_ties;
                block_scan(storage).ExclusiveSum(tie, rank, row_ties);
                if (bits < threshold || (tie && before + rank >= keep_ties))
                    w[i] = 0;
                before += row_ties;
                __syncthreads();    // the storage is used again
            }
        }
    }

    template <typename launcher>
    void zero_small_by_kernels(
        float* w, std::size_t n, std::uint32_t threshold, counter keep_ties, counter* ties, const launcher& launch)
    /*!
        requires
            - n > 0
            - ties has tiles_for(n) + 1 elements, the last of them 0
        ensures
            - does zero_small()'s work; the last of ties becomes the number of all ties
    !*/
    {
        const std::size_t tiles = tiles_for(n);
        launch(blocks_for_tiles(tiles), count_ties, w, n, threshold, ties);
        launch(1, sum_before_each, ties, tiles + 1);
        launch(blocks_for_tiles(tiles), zero_tiles, w, n, threshold, keep_ties, ties);
    }
}

#endif
