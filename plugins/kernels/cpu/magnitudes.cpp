// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/magnitudes.h>

#include <hypersparse/plugins/kernels/cpu/blocks/radix_select.h>
#include <hypersparse/plugins/kernels/target_clones.h>

#include <algorithm>
#include <bit>
#include <numeric>

namespace hypersparse::cpu
{
    namespace
    {
        // The bits of |w| as an integer keep the order of |w|.
        std::uint32_t magnitude_bits(float w)
        {
            return std::bit_cast<std::uint32_t>(w) & 0x7fffffffu;
        }

        std::vector<weight_block> blocks_of(const std::vector<weight_tensor>& weights)
        {
            std::vector<weight_block> blocks;
            list_blocks(weights, blocks);
            return blocks;
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
        return magnitude_of_rank(blocks_of(weights), rank);
    }

    magnitude_sums sum_magnitudes(const std::vector<weight_tensor>& weights)
    {
        const std::vector<weight_block> blocks = blocks_of(weights);
        std::vector<block_magnitudes> found(blocks.size());
        for_each_block(blocks, [&](std::size_t i) { found[i] = sum_magnitudes(blocks[i]); });
        block_magnitudes all;
        for (const block_magnitudes& m : found)
            all.add(m);
        return {all.sum, std::bit_cast<float>(all.largest)};
    }

    double sum_tanh(const std::vector<weight_tensor>& weights, float scale)
    {
        const std::vector<weight_block> blocks = blocks_of(weights);
        std::vector<double> sums(blocks.size());
        for_each_block(blocks, [&](std::size_t i) { sums[i] = sum_tanh(blocks[i], scale); });
        return std::accumulate(sums.begin(), sums.end(), 0.0);
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
