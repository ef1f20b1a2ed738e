// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/cpu/blocks/radix_select.h>

#include <algorithm>
#include <array>
#include <bit>

namespace hypersparse::cpu
{
    namespace
    {
        constexpr int low_bits = 20;                                // of the 31 bits of |w|; the first read sorts by the others
        constexpr std::size_t bins = std::size_t(1) << (31 - low_bits);
        using histogram = std::array<std::uint32_t, bins>;

        // What one thread does without looking at the others: a run of blocks. Counts and lists depend on how the blocks
        // are shared out, the number that is found does not.
        struct slice
        {
            std::size_t begin = 0, end = 0;         // blocks
            histogram counts;
            std::vector<std::uint32_t> members;     // of the bin
        };

        std::uint32_t high_bits(float w)
        {
            return (std::bit_cast<std::uint32_t>(w) & 0x7fffffffu) >> low_bits;
        }

        void count_high_bits(const weight_block& block, std::array<histogram, 4>& tables)
        {
            // Four tables in turn: neighbours often fall into one bin, and would wait for each other's count.
            std::size_t i = 0;
            for (; i + tables.size() <= block.size; i += tables.size())
                for (std::size_t j = 0; j < tables.size(); ++j)
                    ++tables[j][high_bits(block.w[i + j])];
            for (; i < block.size; ++i)
                ++tables[0][high_bits(block.w[i])];
        }

        void count_high_bits(const std::vector<weight_block>& blocks, slice& s)
        {
            std::array<histogram, 4> tables = {};
            for (std::size_t i = s.begin; i < s.end; ++i)
                count_high_bits(blocks[i], tables);
            for (std::size_t bin = 0; bin < bins; ++bin)
                s.counts[bin] = tables[0][bin] + tables[1][bin] + tables[2][bin] + tables[3][bin];
        }

        void list_members(const std::vector<weight_block>& blocks, std::uint32_t bin, slice& s)
        {
            const magnitude_range range = {bin << low_bits, (bin << low_bits) + ((1u << low_bits) - 1)};
            s.members.resize(s.counts[bin] + range_margin);
            std::size_t n = 0;
            for (std::size_t i = s.begin; i < s.end && n < s.counts[bin]; ++i)
                n += list_range(blocks[i], range, s.members.data() + n, s.members.size() - n).inside;
            s.members.resize(n);
        }
    }

    float magnitude_of_rank(const std::vector<weight_block>& blocks, std::size_t rank)
    {
        // Several for each thread: one that is disturbed does fewer.
        std::vector<slice> slices(worth_sharing(blocks) ? std::min<std::size_t>(blocks.size(), 4 * cpu_threads()) : 1);
        for (std::size_t i = 0; i < slices.size(); ++i)
        {
            slices[i].begin = blocks.size() * i / slices.size();
            slices[i].end = blocks.size() * (i + 1) / slices.size();
        }
        parallel_for(slices.size(), [&](std::size_t i) { count_high_bits(blocks, slices[i]); });

        std::uint32_t bin = 0;
        while (true)
        {
            std::size_t count = 0;
            for (const slice& s : slices)
                count += s.counts[bin];
            if (rank < count)
                break;
            rank -= count;
            ++bin;
        }
        parallel_for(slices.size(), [&](std::size_t i) { list_members(blocks, bin, slices[i]); });

        std::vector<std::uint32_t> members = std::move(slices.front().members);
        for (std::size_t i = 1; i < slices.size(); ++i)
            members.insert(members.end(), slices[i].members.begin(), slices[i].members.end());
        const auto found = members.begin() + static_cast<std::ptrdiff_t>(rank);
        std::nth_element(members.begin(), found, members.end());
        return std::bit_cast<float>(*found);
    }
}
