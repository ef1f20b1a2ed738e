// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/keep_largest.h>

#include <dlib/error.h>

#include <array>
#include <bit>
#include <cmath>
#include <string>

namespace hypersparse
{
    namespace
    {
        // Numbers stand in the order of their keys, and only equal numbers have equal keys.
        std::uint32_t key_of(float score)
        {
            const auto bits = std::bit_cast<std::uint32_t>(score + 0.0f);   // -0 becomes +0
            return bits >> 31 ? ~bits : bits | 0x80000000u;
        }

        struct by_value
        {
            std::uint32_t operator()(float score) const { return key_of(score); }
        };

        struct by_magnitude
        {
            std::uint32_t operator()(float score) const { return key_of(std::abs(score)); }
        };

        // One layer of what is selected from.
        struct candidates
        {
            std::span<const float> scores;
            const std::uint8_t* among;      // null: all of them

            template <typename function>
            void each(const function& f) const
            {
                for (std::size_t i = 0; i < scores.size(); ++i)
                    if (!among || among[i])
                        f(i, scores[i]);
            }
        };

        // What is taken: every key above this one, and the first `ties` that are equal to it.
        struct cut
        {
            std::uint32_t key = ~std::uint32_t{0};
            std::size_t ties = 0;
        };

        constexpr int digit_bits = 11;
        using histogram = std::array<std::size_t, std::size_t{1} << digit_bits>;

        template <typename key_function>
        histogram count_digits(const std::vector<candidates>& layers, key_function key, std::uint32_t prefix, int low, int high)
        {
            histogram counts = {};
            for (const candidates& layer : layers)
                layer.each([&](std::size_t, float score)
                {
                    const std::uint32_t k = key(score);
                    if (static_cast<std::uint64_t>(k ^ prefix) >> high == 0)
                        ++counts[(k >> low) & ((1u << (high - low)) - 1)];
                });
            return counts;
        }

        template <typename key_function>
        cut find_cut(const std::vector<candidates>& layers, key_function key, std::size_t k)
        {
            if (k == 0)
                return {};
            cut result = {.key = 0, .ties = k};
            for (int high = 32; high > 0;)
            {
                const int low = high > digit_bits ? high - digit_bits : 0;
                const histogram counts = count_digits(layers, key, result.key, low, high);
                std::uint32_t digit = (1u << (high - low)) - 1;
                for (; result.ties > counts[digit]; --digit)
                    result.ties -= counts[digit];
                result.key |= digit << low;
                high = low;
            }
            return result;
        }

        template <typename key_function>
        layer_mask take(const candidates& layer, key_function key, cut& at)
        {
            layer_mask mask(layer.scores.size(), false);
            layer.each([&](std::size_t i, float score)
            {
                const std::uint32_t k = key(score);
                const bool tie = k == at.key && at.ties > 0;
                at.ties -= tie;
                mask.set(i, k > at.key || tie);
            });
            return mask;
        }

        void check(const std::vector<candidates>& layers, std::size_t k)
        {
            std::size_t n = 0;
            for (std::size_t layer = 0; layer < layers.size(); ++layer)
            {
                bool nan = false;
                layers[layer].each([&](std::size_t, float score)
                {
                    nan |= score != score;
                    ++n;
                });
                if (nan)
                    throw dlib::error("keep_largest: expected scores that are numbers, found NaN in layer " + std::to_string(layer + 1)
                        + " of " + std::to_string(layers.size()) + ": the training has diverged, or the score is 0 times infinity");
            }
            DLIB_CASSERT(k <= n, "expected to keep at most " << n << " weights, found " << k);
        }

        template <typename key_function>
        network_mask select(const std::vector<candidates>& layers, std::size_t k, key_function key)
        {
            cut at = find_cut(layers, key, k);
            std::vector<layer_mask> masks;
            for (const candidates& layer : layers)
                masks.push_back(take(layer, key, at));
            return network_mask(std::move(masks));
        }

        network_mask select(const std::vector<candidates>& layers, std::size_t k, ranking order)
        {
            check(layers, k);
            return order == ranking::magnitude ? select(layers, k, by_magnitude()) : select(layers, k, by_value());
        }

        candidates from(std::span<const float> scores, const layer_mask& among)
        {
            DLIB_CASSERT(scores.size() == among.size(), scores.size() << " scores, " << among.size() << " weights");
            return {scores, among.flags().data()};
        }
    }

    layer_mask keep_largest(std::span<const float> scores, std::size_t k, ranking order)
    {
        return select({{scores, nullptr}}, k, order)[0];
    }

    layer_mask keep_largest(std::span<const float> scores, std::size_t k, const layer_mask& among, ranking order)
    {
        return select({from(scores, among)}, k, order)[0];
    }

    network_mask keep_largest(const std::vector<std::span<const float>>& scores, std::size_t k, ranking order)
    {
        std::vector<candidates> layers;
        for (const std::span<const float>& layer : scores)
            layers.push_back({layer, nullptr});
        return select(layers, k, order);
    }

    network_mask keep_largest(
        const std::vector<std::span<const float>>& scores, std::size_t k, const network_mask& among, ranking order)
    {
        DLIB_CASSERT(scores.size() == among.layers(), scores.size() << " spans, " << among.layers() << " layers");
        std::vector<candidates> layers;
        for (std::size_t i = 0; i < scores.size(); ++i)
            layers.push_back(from(scores[i], among[i]));
        return select(layers, k, order);
    }

    network_mask keep_largest_in_each(
        const std::vector<std::span<const float>>& scores, const std::vector<std::size_t>& counts, ranking order)
    {
        DLIB_CASSERT(scores.size() == counts.size(), scores.size() << " spans, " << counts.size() << " counts");
        std::vector<layer_mask> masks;
        for (std::size_t i = 0; i < scores.size(); ++i)
            masks.push_back(keep_largest(scores[i], counts[i], order));
        return network_mask(std::move(masks));
    }
}
