// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PENALTY_HYPERSPARSE_H
#define HYPERSPARSE_PLUGINS_PENALTY_HYPERSPARSE_H

#include <hypersparse/plugins/penalty/hypersparse_numbers.h>
#include <hypersparse/plugins/penalty/measured_penalty.h>
#include <hypersparse/plugins/penalty/penalty_policy.h>
#include <hypersparse/plugins/penalty/tanh_sech.h>

namespace hypersparse
{
    struct hypersparse_penalty
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The HyperSparse penalty (Glandorf, Kaiser, Rosenhahn: HyperSparse Neural Networks, ICCVW 2023,
                arXiv 2308.07163, section 3.2). With a_i = |w_i| over all N prunable weights and prune rate kappa:

                    t       = ascending a [ floor(kappa N) ]
                    s       = 0.6585 / t                                            a constant of the step
                    L       = sum_i a_i * sum_j tanh(s a_j) / detach(sum_j tanh(s a_j)) - sum_i a_i
                    slope_i = sign(w_i) * s * sech^2(s a_i) * sum_j a_j / sum_j tanh(s a_j)        sign(0) = 0

                The value of L is always 0; its slope is not. At a -> 0 the slope is at least 1 (never weaker than
                L1), at a = t two thirds of that, at 3t 7 %, at 5t 0.6 %: weights that will survive are left alone.

            WHERE IT LEAVES THE PUBLISHED CODE
                If t == 0 (more than kappa N weights are exactly 0), or t is so small that s or the slope at 0 is beyond
                float, the formula has no value. The slope is then 0 everywhere and the measurement says so
                (defined == false).
        !*/

        static constexpr const char* name = "hypersparse";

        penalty_measurement measure(const std::vector<weight_tensor>& weights, double prune_rate) const;
        /*!
            requires
                - 0 <= prune_rate < 1
            ensures
                - returns N, kept, t, s, sum |w|, sum tanh(s|w|), largest |w|, and the slope at 0 and at the largest.
                  t is exact; sums are taken in double, in a fixed order.
                - at prune_rate 0 t is the smallest |w|. hypersparse_sgd does not ask for it: its lambda is 0 there.
        !*/

        void measure(const std::vector<weight_tensor>& weights, double prune_rate, measured_penalty& m) const;
        /*!
            requires
                - 0 <= prune_rate < 1
            ensures
                - #m.read() == measure(weights, prune_rate), but the numbers stay where the weights are until they are read
        !*/

        static penalty_measurement describe(const hypersparse_numbers& numbers, std::size_t weights, std::size_t kept);
        /*!
            ensures
                - returns these numbers of so many weights in a penalty's words
        !*/

        slope_coefficients coefficients(const penalty_measurement& m) const
        {
            return {.scale = static_cast<float>(m.scale), .strength = static_cast<float>(m.slope_at_zero)};
        }
        /*!
            ensures
                - returns scale == s and strength == s * sum |w| / sum tanh(s|w|)
        !*/

        HYPERSPARSE_HOST_DEVICE static HYPERSPARSE_ALWAYS_INLINE float slope(float w, const slope_coefficients& c)
        {
            return sign_of(w) * c.strength * sech2_of(c.scale * fabsf(w));
        }
    };
}

#endif
