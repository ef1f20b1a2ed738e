// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PENALTY_L2_H
#define HYPERSPARSE_PLUGINS_PENALTY_L2_H

#include <hypersparse/plugins/penalty/penalty_policy.h>

namespace hypersparse
{
    struct l2_penalty
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                L = sum_i w_i^2, slope_i = 2 w_i. It needs no measurement. (Weight decay is the solver's own setting
                and falls on all parameters; this penalty follows lambda and falls on prunable weights only.)

                Source: one of those with which HyperSparse is compared (Glandorf et al., arXiv 2308.07163).
        !*/

        static constexpr const char* name = "l2";

        penalty_measurement measure(const std::vector<weight_tensor>& weights, double prune_rate) const;
        /*!
            requires
                - 0 <= prune_rate < 1
            ensures
                - returns N and kept. The values of the weights are not read: everything else stays 0, the slope at the
                  largest included.
        !*/

        slope_coefficients coefficients(const penalty_measurement&) const { return {}; }

        HYPERSPARSE_HOST_DEVICE static HYPERSPARSE_ALWAYS_INLINE float slope(float w, const slope_coefficients&)
        {
            return 2.0f * w;
        }
    };
}

#endif
