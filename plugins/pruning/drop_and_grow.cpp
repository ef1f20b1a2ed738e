// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/drop_and_grow.h>

namespace hypersparse
{
    mask_change drop_and_grow(std::span<const float> weights, const layer_mask& active, std::span<const float> grow_scores,
        double fraction, const drop_options& options)
    {
        mask_change change;
        change.kept = drop(weights, active, fraction, options);
        change.dropped = active.active() - change.kept.active();
        change.mask = regrow(change.kept, grow_scores, change.dropped);
        for (std::size_t i = 0; i < active.size(); ++i)
            change.regrown_at_once += active[i] && change.mask[i] && !change.kept[i];
        return change;
    }

    void carry_over(std::span<float> values, const layer_mask& before, const layer_mask& after)
    {
        before.apply(values);
        after.apply(values);
    }
}
