// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_DROP_H
#define HYPERSPARSE_PLUGINS_PRUNING_DROP_H

#include <hypersparse/plugins/pruning/mask.h>

#include <cstddef>
#include <span>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            Which active weights of a layer a drop-and-grow method gives up. All of them: O(n) time, no weight changes,
            masked weights are not looked at. Of equal magnitudes the higher index is dropped first.
    !*/

    enum class drop_rule
    {
        magnitude,          // the smallest |w|
        signed_magnitude    // the smallest positive and the largest negative weights, each by the same fraction
    };

    struct drop_options
    {
        drop_rule rule = drop_rule::magnitude;
        bool published_count = false;   // signed_magnitude: one positive weight more, negative ones rounded up, as the code of HSL does
    };

    std::size_t drop_count(std::size_t active, double fraction);
    /*!
        requires
            - 0 <= fraction <= 1
        ensures
            - returns floor(fraction active), in double
    !*/

    layer_mask drop(
        std::span<const float> weights, const layer_mask& active, double fraction, const drop_options& options = {});
    /*!
        requires
            - weights.size() == active.size()
            - 0 <= fraction <= 1
        ensures
            - returns the mask of the weights that stay, within `active`:
              magnitude: all but the drop_count(active.active(), fraction) smallest |w|
                  (Mocanu et al., SET, Nature Communications 2018; Evci et al., RigL, ICML 2020, section 3)
              signed_magnitude: with P positive and M negative active weights, all but the drop_count(P, fraction) smallest positive
                  and the drop_count(M, fraction) negative ones nearest to 0 (SET as first published, algorithm 2). Active
                  weights that are exactly 0 stay: new ones have had no step yet.
        throws
            - dlib::error if an active weight is NaN
    !*/
}

#endif
