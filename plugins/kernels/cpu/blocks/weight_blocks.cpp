// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/cpu/blocks/weight_blocks.h>

#include <hypersparse/plugins/kernels/target_clones.h>
#include <hypersparse/plugins/penalty/tanh_sech.h>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace hypersparse::cpu
{
    namespace
    {
        // A fixed number of partial sums, so that the order of additions does not depend on the SIMD width; and so many, in
        // memory, that g++ takes the loop over them for a loop to vectorise. Each takes its addends by fours.
        constexpr std::size_t lanes = 64, rows = 4, group = lanes * rows;
        using lane_sums = std::array<double, lanes>;

        double total(lane_sums sums)
        {
            for (std::size_t half = lanes / 2; half > 0; half /= 2)
                for (std::size_t j = 0; j < half; ++j)
                    sums[j] += sums[j + half];
            return sums[0];
        }

        HYPERSPARSE_ALWAYS_INLINE std::int32_t bits_of_magnitude(float w)
        {
            // Signed: comparisons of unsigned numbers are no SIMD instructions before AVX-512.
            return static_cast<std::int32_t>(std::bit_cast<std::uint32_t>(w) & 0x7fffffffu);
        }

        HYPERSPARSE_ALWAYS_INLINE float magnitude_of(float w)
        {
            return std::bit_cast<float>(bits_of_magnitude(w));
        }

        struct identity
        {
            HYPERSPARSE_ALWAYS_INLINE float operator()(float magnitude) const { return magnitude; }
        };

        struct scaled_tanh
        {
            float scale;
            HYPERSPARSE_ALWAYS_INLINE float operator()(float magnitude) const { return tanh_of(scale * magnitude); }
        };

        template <typename function>
        HYPERSPARSE_ALWAYS_INLINE void add_all(const float* w, std::size_t n, double* __restrict sums, const function f)
        {
            const auto term = [&](std::size_t i) { return static_cast<double>(f(magnitude_of(w[i]))); };
            std::size_t i = 0;
            for (; i + group <= n; i += group)
                for (std::size_t j = i; j < i + lanes; ++j)
                    sums[j - i] += (term(j) + term(j + lanes)) + (term(j + 2 * lanes) + term(j + 3 * lanes));
            for (; i < n; ++i)
                sums[i % lanes] += term(i);
        }

        HYPERSPARSE_TARGET_CLONES
        void add_magnitudes(const float* w, std::size_t n, lane_sums& sums)
        {
            add_all(w, n, sums.data(), identity());
        }

        HYPERSPARSE_TARGET_CLONES
        void add_tanh(const float* w, std::size_t n, float scale, lane_sums& sums)
        {
            add_all(w, n, sums.data(), scaled_tanh{scale});
        }

        HYPERSPARSE_TARGET_CLONES
        std::int32_t largest_bits(const float* w, std::size_t n)
        {
            std::int32_t largest = 0;
            for (std::size_t i = 0; i < n; ++i)
                largest = std::max(largest, bits_of_magnitude(w[i]));
            return largest;
        }

        struct range_count
        {
            std::int32_t below = 0, up_to_last = 0;
        };

        HYPERSPARSE_ALWAYS_INLINE range_count count_range(const float* w, std::size_t n, std::int32_t first, std::int32_t last)
        {
            range_count count;
            for (std::size_t i = 0; i < n; ++i)
            {
                const std::int32_t bits = bits_of_magnitude(w[i]);
                count.below += bits < first;
                count.up_to_last += bits <= last;
            }
            return count;
        }

        void write_members(
            const float* w, std::size_t n, const magnitude_range& range, std::uint32_t* found, range_members& members)
        {
            for (std::size_t i = 0; i < n; ++i)
            {
                const std::uint32_t bits = bits_of_magnitude(w[i]);
                found[members.inside] = bits;
                members.inside += (bits >= range.first) & (bits <= range.last);
            }
        }

        HYPERSPARSE_TARGET_CLONES
        range_members find_members(
            const float* w, std::size_t n, magnitude_range range, std::uint32_t* found, std::size_t capacity)
        {
            const std::int32_t first = static_cast<std::int32_t>(range.first), last = static_cast<std::int32_t>(range.last);
            range_members members;
            // Few weights are in the range: most stretches are only counted, by SIMD code, and have nothing to be written.
            for (std::size_t i = 0; i < n; i += range_margin)
            {
                const std::size_t size = std::min(n - i, range_margin);
                const range_count count = size == range_margin
                    ? count_range(w + i, range_margin, first, last) : count_range(w + i, size, first, last);
                members.below += count.below;
                if (count.below == count.up_to_last)
                    continue;
                members.fit &= members.inside + size <= capacity;
                if (members.fit)
                    write_members(w + i, size, range, found, members);
            }
            return members;
        }
    }

    void list_blocks(const std::vector<weight_tensor>& weights, std::vector<weight_block>& blocks)
    {
        blocks.clear();
        for (const weight_tensor& tensor : weights)
        {
            const float* w = std::as_const(*tensor.params).host();
            for (std::size_t i = 0; i < tensor.size; i += block_size)
                blocks.push_back({w + i, std::min(block_size, tensor.size - i)});
        }
    }

    bool worth_sharing(const std::vector<weight_block>& blocks)
    {
        constexpr std::size_t enough = 4 * block_size;      // some 15 microseconds; waking a thread may take as long
        std::size_t size = 0;
        for (std::size_t i = 0; i < blocks.size() && size < enough; ++i)
            size += blocks[i].size;
        return size >= enough;
    }

    block_magnitudes sum_magnitudes(const weight_block& block)
    {
        lane_sums sums = {};
        add_magnitudes(block.w, block.size, sums);
        return {total(sums), static_cast<std::uint32_t>(largest_bits(block.w, block.size))};
    }

    double sum_tanh(const weight_block& block, float scale)
    {
        lane_sums sums = {};
        add_tanh(block.w, block.size, scale, sums);
        return total(sums);
    }

    range_members list_range(
        const weight_block& block, const magnitude_range& range, std::uint32_t* found, std::size_t capacity)
    {
        return find_members(block.w, block.size, range, found, capacity);
    }
}
