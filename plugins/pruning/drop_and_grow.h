// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_DROP_AND_GROW_H
#define HYPERSPARSE_PLUGINS_PRUNING_DROP_AND_GROW_H

#include <hypersparse/plugins/pruning/drop.h>
#include <hypersparse/plugins/pruning/regrow.h>

#include <cstddef>
#include <span>

namespace hypersparse
{
    struct mask_change
    {
        layer_mask kept;                    // what stayed of the active weights
        layer_mask mask;                    // kept, and what was grown
        std::size_t dropped = 0;
        std::size_t regrown_at_once = 0;    // of the dropped weights, those that are active again
    };

    mask_change drop_and_grow(std::span<const float> weights, const layer_mask& active, std::span<const float> grow_scores,
        double fraction, const drop_options& options = {});
    /*!
        requires
            - weights.size() == active.size()
            - grow_scores.size() == active.size(), or there are no scores and nothing grows
            - 0 <= fraction <= 1
        ensures
            - returns one update of a layer's mask: drop(), then regrow() of as many as were dropped, if there are so many scores.
              No weight changes yet: see carry_over().
            - With scores, the number of active weights is as before. They decide what this is:
                SET     regrow_scores(regrow_rule::random, ...)     Mocanu et al., Nature Communications 2018
                RigL    regrow_scores(regrow_rule::gradient, ...)   Evci et al., ICML 2020, section 3
            - O(n) time
        throws
            - dlib::error if an active weight or a candidate's score is NaN
    !*/

    void carry_over(std::span<float> values, const layer_mask& before, const layer_mask& after);
    /*!
        requires
            - values.size() == before.size() == after.size()
        ensures
            - keeps the values that are active both before and after, and sets all others to +0. Of weights and of momentum
              alike: a masked weight is 0, a new one starts from 0 without momentum, and one that was dropped and grown
              in one update keeps both.
    !*/
}

#endif
