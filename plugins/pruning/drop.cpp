// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/drop.h>

#include <hypersparse/plugins/pruning/keep_largest.h>

#include <algorithm>
#include <cmath>

namespace hypersparse
{
    namespace
    {
        // sign 1: the positive ones, -1: the negative ones
        layer_mask with_sign(std::span<const float> weights, const layer_mask& active, float sign)
        {
            layer_mask mask(weights.size(), false);
            for (std::size_t i = 0; i < weights.size(); ++i)
                mask.set(i, active[i] && sign * weights[i] > 0);
            return mask;
        }

        std::size_t signed_count(std::size_t active, double fraction, bool positive, bool published)
        {
            if (!published)
                return drop_count(active, fraction);
            const double wanted = fraction * static_cast<double>(active);
            return std::min(active, static_cast<std::size_t>(positive ? std::floor(wanted) + 1 : std::ceil(wanted)));
        }

        void remove_smallest(
            layer_mask& from, std::span<const float> weights, const layer_mask& among, std::size_t count)
        {
            const layer_mask stay = keep_largest(weights, among.active() - count, among, ranking::magnitude);
            for (std::size_t i = 0; i < from.size(); ++i)
                if (among[i] && !stay[i])
                    from.set(i, false);
        }

        layer_mask drop_signed(std::span<const float> weights, const layer_mask& active, double fraction, bool published)
        {
            layer_mask stay = keep_largest(weights, active.active(), active);     // all of them, but refuses NaN
            for (const bool positive : {true, false})
            {
                const layer_mask among = with_sign(weights, active, positive ? 1.0f : -1.0f);
                remove_smallest(stay, weights, among, signed_count(among.active(), fraction, positive, published));
            }
            return stay;
        }
    }

    std::size_t drop_count(std::size_t active, double fraction)
    {
        DLIB_CASSERT(0 <= fraction && fraction <= 1, "expected a fraction in [0, 1], found " << fraction);
        return static_cast<std::size_t>(std::floor(fraction * static_cast<double>(active)));
    }

    layer_mask drop(std::span<const float> weights, const layer_mask& active, double fraction, const drop_options& options)
    {
        DLIB_CASSERT(weights.size() == active.size(), weights.size() << " weights, a mask of " << active.size());
        if (options.rule == drop_rule::signed_magnitude)
            return drop_signed(weights, active, fraction, options.published_count);
        const std::size_t count = active.active();
        return keep_largest(weights, count - drop_count(count, fraction), active, ranking::magnitude);
    }
}
