// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CUDA_RADIX_SELECT_CUH
#define HYPERSPARSE_PLUGINS_KERNELS_CUDA_RADIX_SELECT_CUH

#include <hypersparse/plugins/kernels/cuda/tile_walk.cuh>

namespace hypersparse::cuda
{
    /*!
        WHAT THIS FILE DEFINES
            The kernels of an exact selection by rank. The 31 bits of |w|, read as an integer, keep the order of |w|. They
            are found from the top, a digit at a time: count how many of the candidates have which digit, choose the digit
            in which the wanted rank falls, keep only the candidates with that digit. Three digits and no sort. Counts are
            integers, so the order in which threads add them does not matter.

            The magnitudes that have the first digit are few, and from one training step to the next that digit seldom
            changes. So a probe lists them while it counts the first digit, taking the one of the step before, and the other
            two digits are counted in the list. If the digit has changed, or the list is full, they are counted in all
            weights, as if there were no list.
    !*/

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
        counter rank;               // its position among the magnitudes that have these digits
    };

    struct candidate_list
    {
        std::uint32_t* bits = nullptr;      // magnitudes with the foretold first digit; nullptr: no list is kept
        counter capacity = 0;
        counter* count = nullptr;           // how many there are; beyond capacity they are counted, but not listed
        std::uint32_t* foretold = nullptr;  // the first digit of the step before; none in the first step
        std::uint32_t* complete = nullptr;  // 1: the wanted magnitude is in the list
    };

    inline constexpr std::uint32_t no_digit = 0xffffffffu;

    // Adds up a digit's counts: first in shared memory, and once for each block in the kernels' memory.
    class digit_counts
    {
    public:
        __device__ explicit digit_counts(std::uint32_t* shared) : shared_(shared)
        {
            for (unsigned bin = threadIdx.x; bin < radix_bins; bin += threads_per_block)
                shared_[bin] = 0;
            __syncthreads();
        }

        __device__ void count(const radix_digit& digit, std::uint32_t bits)
        {
            atomicAdd(&shared_[(bits >> digit.shift) & digit.mask], 1u);
        }

        __device__ void add_to(counter* counts)
        {
            __syncthreads();
            for (unsigned bin = threadIdx.x; bin < radix_bins; bin += threads_per_block)
                if (shared_[bin] != 0)
                    atomicAdd(&counts[bin], counter(shared_[bin]));
        }

    private:
        std::uint32_t* shared_;
    };

    HYPERSPARSE_KERNEL count_digits(
        weight_tiles weights, candidate_list candidates, radix_digit digit, const radix_selection* found, counter* counts)
    {
        __shared__ std::uint32_t shared[radix_bins];
        digit_counts block_counts(shared);
        const std::uint32_t wanted = found->bits;
        auto visit = [&](std::uint32_t bits)
        {
            if ((bits & digit.known) == wanted)
                block_counts.count(digit, bits);
        };
        if (candidates.bits && *candidates.complete)
            for (std::size_t i = first_index(); i < *candidates.count; i += grid_stride())
                visit(candidates.bits[i]);
        else
            visit_magnitudes(weights, visit);
        block_counts.add_to(counts);
    }

    // One block: each thread has some neighbouring bins.
    HYPERSPARSE_KERNEL choose_digit(
        const counter* counts, radix_digit digit, candidate_list candidates, radix_selection* found)
    {
        constexpr unsigned own = radix_bins / threads_per_block;
        using block_scan = cub::BlockScan<counter, threads_per_block>;
        __shared__ typename block_scan::TempStorage storage;
        counter count[own], before[own];
        for (unsigned j = 0; j < own; ++j)
            count[j] = counts[own * threadIdx.x + j];
        block_scan(storage).ExclusiveSum(count, before);
        const counter rank = found->rank;
        __syncthreads();            // all have read the rank before one thread changes it
        for (unsigned j = 0; j < own; ++j)
            if (before[j] <= rank && rank - before[j] < count[j])
            {
                const std::uint32_t chosen = own * threadIdx.x + j;
                if (candidates.bits && digit.known == 0)    // the first digit
                {
                    *candidates.complete = chosen == *candidates.foretold && *candidates.count <= candidates.capacity;
                    *candidates.foretold = chosen;
                }
                found->bits |= chosen << digit.shift;
                found->rank = rank - before[j];
            }
    }
}

#endif
