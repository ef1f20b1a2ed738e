// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PENALTY_NONE_H
#define HYPERSPARSE_PLUGINS_PENALTY_NONE_H

#include <hypersparse/plugins/penalty/penalty_policy.h>

namespace hypersparse
{
    struct no_penalty
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                L = 0: plain momentum SGD, whatever lambda is.
        !*/

        static constexpr const char* name = "none";

        penalty_measurement measure(const std::vector<weight_tensor>& weights, double prune_rate) const;
        /*!
            requires
                - 0 <= prune_rate < 1
            ensures
                - returns N and kept. The values of the weights are not read: everything else stays 0.
        !*/

        slope_coefficients coefficients(const penalty_measurement&) const { return {}; }

        HYPERSPARSE_HOST_DEVICE static HYPERSPARSE_ALWAYS_INLINE float slope(float, const slope_coefficients&)
        {
            return 0.0f;
        }
    };
}

#endif
