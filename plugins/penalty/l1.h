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
        !*/

        static constexpr const char* name = "l1";

        penalty_measurement measure(const std::vector<weight_tensor>& weights, double prune_rate) const;
        slope_coefficients coefficients(const penalty_measurement&) const { return {}; }

        HYPERSPARSE_HOST_DEVICE static HYPERSPARSE_ALWAYS_INLINE float slope(float w, const slope_coefficients&)
        {
            return sign_of(w);
        }
    };
}

#endif
