// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CUDA_RADIX_SELECT_CUH
#define HYPERSPARSE_PLUGINS_KERNELS_CUDA_RADIX_SELECT_CUH

#include <hypersparse/plugins/kernels/cuda/kernel_call.cuh>
#include <hypersparse/plugins/kernels/cuda/launch_shape.h>

#include <cub/block/block_scan.cuh>

#include <cstddef>
#include <cstdint>

namespace hypersparse::cuda
{
    /*!
        WHAT THIS FILE DEFINES
            The kernels of an exact selection by rank. The 31 bits of |w|, read as an integer, keep the order of |w|. They
            are found from the top, a digit at a time: count how many of the candidates have which digit, choose the digit
            in which the wanted rank falls, keep only the candidates with that digit. Three digits and no sort. Counts are
            integers, so the order in which threads add them does not matter.
    !*/

    __device__ inline std::uint32_t magnitude_bits(float w)
    {
        return __float_as_uint(w) & 0x7fffffffu;
    }

    struct radix_digit
    {
        int shift;                  // the digit is (bits >> shift) & mask
        std::uint32_t mask;
        std::uint32_t known;        // the bits above it, found before
    };

    inline constexpr radix_digit radix_digits[] = {
        {20, 0x7ff, 0x00000000u}, {9, 0x7ff, 0x7ff00000u}, {0, 0x1ff, 0x7ffffe00u}};
    inline constexpr unsigned radix_bins = 2048;

    struct radix_selection
    {
        std::uint32_t bits;         // of the wanted magnitude, as far as its digits are known
        unsigned long long rank;    // its position among the magnitudes that have these digits
    };

    static __global__ __launch_bounds__(threads_per_block) void count_digits(
        const float* w, std::size_t n, radix_digit digit, const radix_selection* found, unsigned long long* counts)
    {
        __shared__ std::uint32_t block_counts[radix_bins];
        for (unsigned bin = threadIdx.x; bin < radix_bins; bin += blockDim.x)
            block_counts[bin] = 0;
        __syncthreads();
        const std::uint32_t wanted = found->bits;
        for (std::size_t i = first_index(); i < n; i += grid_stride())
        {
            const std::uint32_t bits = magnitude_bits(w[i]);
            if ((bits & digit.known) == wanted)
                atomicAdd(&block_counts[(bits >> digit.shift) & digit.mask], 1u);
        }
        __syncthreads();
        for (unsigned bin = threadIdx.x; bin < radix_bins; bin += blockDim.x)
            if (block_counts[bin] != 0)
                atomicAdd(&counts[bin], static_cast<unsigned long long>(block_counts[bin]));
    }

    // One block: each thread has some neighbouring bins.
    static __global__ __launch_bounds__(threads_per_block) void choose_digit(
        const unsigned long long* counts, radix_digit digit, radix_selection* found)
    {
        constexpr unsigned own = radix_bins / threads_per_block;
        using block_scan = cub::BlockScan<unsigned long long, threads_per_block>;
        __shared__ typename block_scan::TempStorage storage;
        unsigned long long count[own], before[own];
        for (unsigned j = 0; j < own; ++j)
            count[j] = counts[own * threadIdx.x + j];
        block_scan(storage).ExclusiveSum(count, before);
        const unsigned long long rank = found->rank;
        __syncthreads();            // all have read the rank before one thread changes it
        for (unsigned j = 0; j < own; ++j)
            if (before[j] <= rank && rank - before[j] < count[j])
            {
                found->bits |= (own * threadIdx.x + j) << digit.shift;
                found->rank = rank - before[j];
            }
    }
}

#endif
