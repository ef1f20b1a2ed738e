// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CUDA_MAGNITUDE_KERNELS_CUH
#define HYPERSPARSE_PLUGINS_KERNELS_CUDA_MAGNITUDE_KERNELS_CUH

#include <hypersparse/plugins/kernels/cuda/block_sums.cuh>
#include <hypersparse/plugins/kernels/cuda/tile_walk.cuh>
#include <hypersparse/plugins/penalty/tanh_sech.h>

namespace hypersparse::cuda
{
    HYPERSPARSE_KERNEL sum_magnitude_tiles(weight_tiles weights, double* sums, std::uint32_t* largest)
    {
        double sum = 0;
        std::uint32_t largest_seen = 0;
        visit_magnitudes(weights, [&](std::uint32_t bits)
        {
            sum += __uint_as_float(bits);
            largest_seen = bits < largest_seen ? largest_seen : bits;
        });
        write_block_sum(sum, sums);
        add_largest(largest_seen, largest);
    }

    HYPERSPARSE_KERNEL sum_tanh_tiles(weight_tiles weights, float scale, double* sums)
    {
        double sum = 0;
        visit_magnitudes(weights, [&](std::uint32_t bits) { sum += tanh_of(scale * __uint_as_float(bits)); });
        write_block_sum(sum, sums);
    }

    // One block.
    HYPERSPARSE_KERNEL write_total(const double* sums, std::size_t n, double* total)
    {
        const double sum = total_of(sums, n);
        if (threadIdx.x == 0)
            *total = sum;
    }

    HYPERSPARSE_KERNEL count_bits_above(weight_tiles weights, std::uint32_t threshold, counter* count)
    {
        counter above = 0;
        visit_magnitudes(weights, [&](std::uint32_t bits) { above += bits > threshold; });
        using block_reduce = cub::BlockReduce<counter, threads_per_block>;
        __shared__ typename block_reduce::TempStorage storage;
        const counter block_above = block_reduce(storage).Sum(above);
        if (threadIdx.x == 0)
            atomicAdd(count, block_above);
    }
}

#endif
