// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/cpu/blocks/threshold_forecast.h>

#include <bit>

namespace hypersparse::cpu
{
    std::optional<magnitude_range> threshold_forecast::range() const
    {
        if (!known_)
            return std::nullopt;
        constexpr std::uint32_t largest = 0x7fffffff;
        return magnitude_range{last_ - std::min(last_, reach_), last_ + std::min(largest - last_, reach_)};
    }

    void threshold_forecast::learn(float threshold)
    {
        const std::uint32_t bits = std::bit_cast<std::uint32_t>(threshold);
        if (known_)
        {
            // Four times the last movement, and it forgets a large one slowly: a miss costs as much as many weights in vain.
            const std::uint32_t moved = bits > last_ ? bits - last_ : last_ - bits;
            reach_ = std::clamp(std::max(4 * std::min(moved, widest), reach_ - reach_ / 8), narrowest, widest);
        }
        known_ = true;
        last_ = bits;
    }
}
