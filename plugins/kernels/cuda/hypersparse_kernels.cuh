// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CUDA_HYPERSPARSE_KERNELS_CUH
#define HYPERSPARSE_PLUGINS_KERNELS_CUDA_HYPERSPARSE_KERNELS_CUH

#include <hypersparse/plugins/kernels/cuda/block_sums.cuh>
#include <hypersparse/plugins/kernels/cuda/radix_select.cuh>
#include <hypersparse/plugins/penalty/hypersparse_numbers.h>
#include <hypersparse/plugins/penalty/tanh_sech.h>

#include <iterator>

namespace hypersparse::cuda
{
    struct probe_memory
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The scratch memory and the result of a probe, all of it where the weights are.
        !*/

        counter* counts = nullptr;              // radix_bins for each digit; all 0 when measure_by_kernels() is called
        radix_selection* found = nullptr;
        candidate_list candidates;              // *count and *complete are 0 then
        double* sums = nullptr;                 // one for each block
        std::uint32_t* largest = nullptr;       // bits of the largest |w|; 0 then
        hypersparse_numbers* numbers = nullptr;
    };

    // A block's list of candidates in one tile, before it goes to the list of all: one atomic operation instead of many.
    struct tile_candidates
    {
        std::uint32_t bits[tile_size];
        std::uint32_t count;
        counter begin;                          // in the list of all
    };

    __device__ inline void move_candidates(tile_candidates& tile, const candidate_list& list)
    {
        __syncthreads();                        // the tile's list is whole
        if (threadIdx.x == 0)
            tile.begin = tile.count == 0 ? 0 : atomicAdd(list.count, counter(tile.count));
        __syncthreads();
        for (unsigned i = threadIdx.x; i < tile.count; i += threads_per_block)
            if (tile.begin + i < list.capacity)
                list.bits[tile.begin + i] = tile.bits[i];
        __syncthreads();                        // moved, before the next tile begins
        if (threadIdx.x == 0)
            tile.count = 0;
        __syncthreads();
    }

    // The first pass: sum and largest of |w|, the first digit's counts, and the candidates.
    HYPERSPARSE_KERNEL survey_magnitudes(
        weight_tiles weights, radix_digit digit, counter rank, probe_memory memory)
    {
        __shared__ std::uint32_t shared[radix_bins];
        __shared__ tile_candidates listed;
        if (threadIdx.x == 0)
            listed.count = 0;
        digit_counts block_counts(shared);      // (waits for all threads)
        const std::uint32_t foretold = *memory.candidates.foretold;
        double sum = 0;
        std::uint32_t largest = 0;
        for (std::size_t tile = blockIdx.x; tile < weights.tiles; tile += gridDim.x)
        {
            visit_magnitudes(tile_at(weights, tile), [&](std::uint32_t bits)
            {
                sum += __uint_as_float(bits);
                largest = bits < largest ? largest : bits;
                block_counts.count(digit, bits);
                if (bits >> digit.shift == foretold)
                    listed.bits[atomicAdd(&listed.count, 1u)] = bits;
            });
            move_candidates(listed, memory.candidates);
        }
        block_counts.add_to(memory.counts);
        write_block_sum(sum, memory.sums);
        add_largest(largest, memory.largest);
        if (blockIdx.x == 0 && threadIdx.x == 0)
            *memory.found = {0, rank};
    }

    // One block: |w| has been summed up, the threshold is known.
    HYPERSPARSE_KERNEL write_threshold(std::size_t blocks, probe_memory memory)
    {
        const double sum_abs = total_of(memory.sums, blocks);
        if (threadIdx.x == 0)
        {
            memory.numbers->sum_abs = sum_abs;
            memory.numbers->largest = __uint_as_float(*memory.largest);
            memory.numbers->threshold = __uint_as_float(memory.found->bits);
        }
    }

    HYPERSPARSE_KERNEL sum_tanh_at_threshold(weight_tiles weights, probe_memory memory)
    {
        const float scale = hypersparse_scale(memory.numbers->threshold);
        double sum = 0;
        if (scale > 0)
            visit_magnitudes(weights, [&](std::uint32_t bits) { sum += tanh_of(scale * __uint_as_float(bits)); });
        write_block_sum(sum, memory.sums);
    }

    // One block.
    HYPERSPARSE_KERNEL write_coefficients(std::size_t blocks, probe_memory memory)
    {
        const double sum_tanh = total_of(memory.sums, blocks);
        if (threadIdx.x == 0)
        {
            hypersparse_numbers& n = *memory.numbers;
            n.sum_tanh = sum_tanh;
            n.coefficients = hypersparse_coefficients(hypersparse_scale(n.threshold), n.sum_abs, sum_tanh);
        }
    }

    template <typename launcher>
    void measure_by_kernels(const weight_tiles& weights, counter rank, const probe_memory& memory, const launcher& launch)
    /*!
        requires
            - weights.tiles > 0
            - launch(blocks, kernel, arguments...) gives a kernel to the stream
        ensures
            - *memory.numbers is what hypersparse_probe::measure() promises
    !*/
    {
        const unsigned blocks = blocks_for_tiles(weights.tiles);
        launch(blocks, survey_magnitudes, weights, radix_digits[0], rank, memory);
        for (unsigned i = 0; i < std::size(radix_digits); ++i)
        {
            counter* counts = memory.counts + i * radix_bins;
            if (i != 0)
                launch(blocks, count_digits, weights, memory.candidates, radix_digits[i], memory.found, counts);
            launch(1, choose_digit, counts, radix_digits[i], memory.candidates, memory.found);
        }
        launch(1, write_threshold, std::size_t(blocks), memory);
        launch(blocks, sum_tanh_at_threshold, weights, memory);
        launch(1, write_coefficients, std::size_t(blocks), memory);
    }
}

#endif
