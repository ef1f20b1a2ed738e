// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CPU_BLOCKS_WEIGHT_BLOCKS_H
#define HYPERSPARSE_PLUGINS_KERNELS_CPU_BLOCKS_WEIGHT_BLOCKS_H

#include <hypersparse/plugins/kernels/thread_team.h>
#include <hypersparse/plugins/weights/weight_tensor.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hypersparse::cpu
{
    /*!
        WHAT THIS FILE DEFINES
            All prunable weights of a network as blocks, which the threads of the team share among them, and what is found out
            about one block by SIMD code. What a block gives depends on its numbers only: not on the number of threads, not on
            the processor, not on where the numbers stand. Sums over blocks are taken in the blocks' order.
    !*/

    inline constexpr std::size_t block_size = 16384;    // 64 KB stay in a core's second cache between two looks at them

    struct weight_block
    {
        const float* w = nullptr;
        std::size_t size = 0;           // 1 .. block_size
    };

    void list_blocks(const std::vector<weight_tensor>& weights, std::vector<weight_block>& blocks);
    /*!
        ensures
            - #blocks are all weights, tensor by tensor; each tensor begins a block, and all its blocks but the last are full
    !*/

    bool worth_sharing(const std::vector<weight_block>& blocks);
    /*!
        ensures
            - returns true if there are so many weights that other threads' help is worth waking them
    !*/

    template <typename body_type>
    void for_each_block(const std::vector<weight_block>& blocks, const body_type& body)
    /*!
        ensures
            - calls body(i) once for each index of a block, on all threads if that is worth it
    !*/
    {
        if (worth_sharing(blocks))
            return parallel_for(blocks.size(), body);
        for (std::size_t i = 0; i < blocks.size(); ++i)
            body(i);
    }

    struct block_magnitudes
    {
        double sum = 0;                 // of |w|
        std::uint32_t largest = 0;      // bits of the largest |w|

        void add(const block_magnitudes& next)
        {
            sum += next.sum;
            largest = std::max(largest, next.largest);
        }
    };

    block_magnitudes sum_magnitudes(const weight_block& block);
    double sum_tanh(const weight_block& block, float scale);
    /*!
        ensures
            - returns the sum of |w| and the largest of them, and the sum of tanh(scale |w|). Added in double: 64 partial sums
              take four addends at a time, then they are added by halves.
    !*/

    struct magnitude_range
    {
        // From first to last, both included. The bits of |w| as an integer keep the order of |w|; NaN comes last.
        std::uint32_t first = 0;
        std::uint32_t last = 0;
    };

    struct range_members
    {
        std::size_t below = 0;          // weights below the range
        std::size_t inside = 0;         // bits that were written; without meaning if they did not fit
        bool fit = true;
    };

    range_members list_range(
        const weight_block& block, const magnitude_range& range, std::uint32_t* found, std::size_t capacity);
    /*!
        requires
            - range.first <= range.last < 2^31
            - found has room for capacity bits
        ensures
            - writes the bits of every |w| inside the range, in index order, and counts those below. They fit if there are at
              most capacity - range_margin.
    !*/

    inline constexpr std::size_t range_margin = 64;     // list_range() writes before it decides
}

#endif
