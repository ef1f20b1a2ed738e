// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PENALTY_L1_H
#define HYPERSPARSE_PLUGINS_PENALTY_L1_H

#include <hypersparse/plugins/penalty/penalty_policy.h>
#include <hypersparse/plugins/penalty/tanh_sech.h>

namespace hypersparse
{
    struct l1_penalty
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                L = sum_i |w_i|, slope_i = sign(w_i), sign(0) = 0. It needs no measurement.

                Source: one of those with which HyperSparse is compared (Glandorf et al., arXiv 2308.07163).
        !*/

        static constexpr const char* name = "l1";

        penalty_measurement measure(const std::vector<weight_tensor>& weights, double prune_rate) const;
        /*!
            requires
                - 0 <= prune_rate < 1
            ensures
                - returns N, kept, and the slope at 0 and at the largest, both 1. The values of the weights are not read:
                  threshold, scale, the sums and the largest stay 0.
        !*/

        slope_coefficients coefficients(const penalty_measurement&) const { return {}; }

        HYPERSPARSE_HOST_DEVICE static HYPERSPARSE_ALWAYS_INLINE float slope(float w, const slope_coefficients&)
        {
            return sign_of(w);
        }
    };
}

#endif
