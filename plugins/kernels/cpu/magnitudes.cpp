// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/magnitudes.h>

#include <hypersparse/plugins/kernels/target_clones.h>
#include <hypersparse/plugins/penalty/tanh_sech.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace hypersparse::cpu
{
    namespace
    {
        // The bits of |w| as an integer keep the order of |w|.
        std::uint32_t magnitude_bits(float w)
        {
            return std::bit_cast<std::uint32_t>(w) & 0x7fffffffu;
        }

        constexpr int low_bits = 20;                                // of the 31 bits of |w|; the first pass sorts by the others
        constexpr std::size_t bins = std::size_t(1) << (31 - low_bits);
        using histogram = std::array<std::size_t, bins>;

        histogram count_high_bits(const std::vector<weight_tensor>& weights)
        {
            // Four tables in turn: neighbours often fall into one bin, and would wait for each other's count.
            std::vector<std::array<std::uint32_t, bins>> tables(4);
            histogram total = {};
            for (const weight_tensor& tensor : weights)
            {
                for (auto& table : tables)
                    table.fill(0);
                const float* w = tensor.params->host();
                std::size_t i = 0;
                for (; i + 4 <= tensor.size; i += 4)
                    for (std::size_t lane = 0; lane < 4; ++lane)
                        ++tables[lane][magnitude_bits(w[i + lane]) >> low_bits];
                for (; i < tensor.size; ++i)
                    ++tables[0][magnitude_bits(w[i]) >> low_bits];
                for (const auto& table : tables)
                    for (std::size_t bin = 0; bin < bins; ++bin)
                        total[bin] += table[bin];
            }
            return total;
        }

        std::vector<std::uint32_t> magnitudes_in_bin(
            const std::vector<weight_tensor>& weights, std::uint32_t bin, std::size_t count)
        {
            std::vector<std::uint32_t> found(count + 1);    // one more: the loop writes first and advances on a match
            std::size_t n = 0;
            for (const weight_tensor& tensor : weights)
            {
                const float* w = tensor.params->host();
                for (std::size_t i = 0; i < tensor.size; ++i)
                {
                    const std::uint32_t bits = magnitude_bits(w[i]);
                    found[n] = bits;
                    n += bits >> low_bits == bin;
                }
            }
            found.resize(n);
            return found;
        }

        constexpr std::size_t lanes = 16;       // a fixed number of partial sums: the order does not depend on the SIMD width

        struct partial_sums
        {
            std::array<double, lanes> lane = {};

            double total() const
            {
                double sum = 0;
                for (double x : lane)
                    sum += x;
                return sum;
            }
        };

        HYPERSPARSE_TARGET_CLONES
        void add_tanh(const float* w, std::size_t n, float scale, partial_sums& sums)
        {
            std::size_t i = 0;
            for (; i + lanes <= n; i += lanes)
                for (std::size_t j = 0; j < lanes; ++j)
                    sums.lane[j] += tanh_of(scale * std::bit_cast<float>(std::bit_cast<std::uint32_t>(w[i + j]) & 0x7fffffffu));
            for (std::size_t j = 0; i < n; ++i, ++j)
                sums.lane[j] += tanh_of(scale * std::abs(w[i]));
        }

        HYPERSPARSE_TARGET_CLONES
        void add_magnitudes(const float* w, std::size_t n, partial_sums& sums, std::array<std::uint32_t, lanes>& largest)
        {
            // Copies in registers: sums and largest could be one memory, for all the compiler knows.
            std::array<double, lanes> sum = sums.lane;
            std::array<std::uint32_t, lanes> top = largest;
            std::size_t i = 0;
            for (; i + lanes <= n; i += lanes)
            {
                for (std::size_t j = 0; j < lanes; ++j)
                {
                    const std::uint32_t bits = std::bit_cast<std::uint32_t>(w[i + j]) & 0x7fffffffu;
                    top[j] = top[j] < bits ? bits : top[j];
                }
                for (std::size_t j = 0; j < lanes; ++j)
                    sum[j] += std::bit_cast<float>(std::bit_cast<std::uint32_t>(w[i + j]) & 0x7fffffffu);
            }
            for (std::size_t j = 0; i < n; ++i, ++j)
            {
                top[j] = std::max(top[j], magnitude_bits(w[i]));
                sum[j] += std::abs(w[i]);
            }
            sums.lane = sum;
            largest = top;
        }

        HYPERSPARSE_TARGET_CLONES
        std::size_t count_bits_above(const float* w, std::size_t n, std::uint32_t threshold)
        {
            std::size_t count = 0;
            for (std::size_t i = 0; i < n; ++i)
                count += (std::bit_cast<std::uint32_t>(w[i]) & 0x7fffffffu) > threshold;
            return count;
        }
    }

    float magnitude_of_rank(const std::vector<weight_tensor>& weights, std::size_t rank)
    {
        const histogram counts = count_high_bits(weights);
        std::size_t bin = 0;
        while (rank >= counts[bin])
            rank -= counts[bin++];
        auto candidates = magnitudes_in_bin(weights, static_cast<std::uint32_t>(bin), counts[bin]);
        std::nth_element(candidates.begin(), candidates.begin() + rank, candidates.end());
        return std::bit_cast<float>(candidates[rank]);
    }

    magnitude_sums sum_magnitudes(const std::vector<weight_tensor>& weights)
    {
        partial_sums sums;
        std::array<std::uint32_t, lanes> largest = {};
        for (const weight_tensor& tensor : weights)
            add_magnitudes(tensor.params->host(), tensor.size, sums, largest);
        return {sums.total(), std::bit_cast<float>(*std::max_element(largest.begin(), largest.end()))};
    }

    double sum_tanh(const std::vector<weight_tensor>& weights, float scale)
    {
        partial_sums sums;
        for (const weight_tensor& tensor : weights)
            add_tanh(tensor.params->host(), tensor.size, scale, sums);
        return sums.total();
    }

    std::size_t count_above(const weight_tensor& weights, float threshold)
    {
        return count_bits_above(weights.params->host(), weights.size, magnitude_bits(threshold));
    }

    std::size_t count_nonzero(const weight_tensor& weights)
    {
        return cpu::count_above(weights, 0);
    }

    std::size_t zero_small(const weight_tensor& weights, float threshold, std::size_t keep_ties)
    {
        const std::uint32_t limit = magnitude_bits(threshold);
        std::size_t kept = 0;
        float* w = weights.params->host();
        for (std::size_t i = 0; i < weights.size; ++i)
        {
            const std::uint32_t bits = magnitude_bits(w[i]);
            if (bits > limit)
                continue;
            if (bits == limit && kept < keep_ties)
                ++kept;
            else
                w[i] = 0;
        }
        return kept;
    }
}
