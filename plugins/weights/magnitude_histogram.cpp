// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/weights/magnitude_histogram.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <utility>

namespace hypersparse
{
    namespace
    {
        constexpr int key_shift = 16;           // a key is the exponent of |w| and the first seven bits of its fraction
        constexpr std::uint32_t keys = 1u << 15;
        constexpr std::size_t bins = magnitude_histogram::bins;

        struct bin_table
        {
            std::array<std::uint8_t, keys> first = {};      // bin of the smallest magnitude with this key
            std::array<float, bins + 1> edges = {};         // the last one is beyond all magnitudes: NaN is not below it

            bin_table()
            {
                for (std::size_t i = 0; i < bins; ++i)
                    edges[i] = static_cast<float>(magnitude_histogram::lower_edge(i));
                edges[bins] = INFINITY;
                for (std::uint32_t key = 0; key < keys; ++key)
                {
                    const float smallest = std::bit_cast<float>(key << key_shift);
                    std::size_t bin = 0;
                    while (bin + 1 < bins && !(smallest < edges[bin + 1]))
                        ++bin;
                    first[key] = static_cast<std::uint8_t>(bin);
                }
            }
        };
    }

    double magnitude_histogram::lower_edge(std::size_t bin)
    {
        return std::pow(10, lowest_decade + static_cast<double>(bin) / bins_per_decade);
    }

    magnitude_histogram histogram_of(const std::vector<weight_tensor>& weights)
    {
        static const bin_table table;
        magnitude_histogram result;
        for (const weight_tensor& tensor : weights)
        {
            const float* w = std::as_const(*tensor.params).host();
            for (std::size_t i = 0; i < tensor.size; ++i)
            {
                const float magnitude = std::abs(w[i]);
                if (magnitude == 0)
                {
                    ++result.zeros;
                    continue;
                }
                // Magnitudes with one key differ by less than 1 %, a bin is 33 % wide: at most one edge lies between them.
                std::size_t bin = table.first[std::bit_cast<std::uint32_t>(magnitude) >> key_shift];
                bin += bin + 1 < bins && magnitude >= table.edges[bin + 1];
                ++result.counts[bin];
            }
        }
        return result;
    }
}
