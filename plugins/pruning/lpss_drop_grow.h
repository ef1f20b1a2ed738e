// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_LPSS_DROP_GROW_H
#define HYPERSPARSE_PLUGINS_PRUNING_LPSS_DROP_GROW_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            The update of the masks of LpSS (the released SparseLpSSOptimizer): weights that are small in their output unit are dropped,
            others of the layer grow where the loss asks for it. Pure functions of numbers; they know no network.

            One update, at epoch e (a fraction: step / steps per epoch), for every layer:
                drop    in each output unit keep |w| >= h sum_active |w| / (active + 1e-8), h = lpss_drop_fraction(e)
                grow    int(gf drop_n) of the weights that were not kept, where drop_n is the number of mask bits that
                        dropping changed and gf the growth fraction
            and then, for the network, gf = lpss_growth_fraction(...), which steers the sparsity to its target.

            A unit without active weights has the threshold 0: all its weights become active, which revives it.
    !*/

    enum class drop_decay { cosine, exponential, constant };

    struct lpss_schedule
    {
        double begin = 10, end = 40;                // epochs between which masks are updated, begin < end
        double initial_drop_fraction = 0.2;         // h0, in [0, 1]
        drop_decay decay = drop_decay::cosine;
        double exponent = 0;                        // x of the exponential decay, >= 0
    };

    double lpss_drop_fraction(const lpss_schedule& schedule, double epoch);
    /*!
        requires
            - schedule.begin <= epoch < schedule.end
        ensures
            - returns h at t = (epoch - begin)/(end - begin):
                h0 (0.5 + 0.5 cos(pi t))    cosine
                h0 exp(-x (epoch - begin))  exponential
                h0                          constant
    !*/

    double lpss_growth_fraction(double sparsity, double target, double h, double delta);
    /*!
        requires
            - target > 0
            - sparsity is masked weights over parameters. The released code divides by all parameters of the network, biases and
              normalisation among them.
        ensures
            - returns gf of the next update: sparsity/target times 1 - delta where sparsity < target (1 - h/2), and times
              1 + delta elsewhere. It may exceed 1. (delta is 0.1 in the published experiments.)
    !*/

    enum class growth_score
    {
        signed_gradient,    // only weights with a positive gradient grow, those with the largest first
        absolute_gradient,  // the largest magnitude first; weights with a zero gradient do not grow
        published           // as signed_gradient. Once no positive gradient is left, the released code "grows" active weights, which
                            // changes no mask; once none of these is left, weights with a negative gradient, the largest first
    };

    struct lpss_layer
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                One layer: numbers of equal count, element i of unit u at u unit_stride + i element_stride.
        !*/

        std::span<const float> weights;         // masked ones may have any value: they count as 0
        std::span<const float> gradient;        // dense: of the masked weights, too, taken where masked weights are 0
        std::span<const std::uint8_t> active;   // 0: masked
        std::size_t units = 0, length = 0;      // units length is the number of weights
        std::size_t unit_stride = 0, element_stride = 1;
    };

    struct lpss_update
    {
        std::vector<std::uint8_t> kept;     // 1 or 0: what dropping left
        std::vector<std::uint8_t> active;   // 1 or 0: kept or grown
        std::vector<std::uint8_t> grown;    // 1: it grew, and its momentum begins anew
        std::size_t dropped = 0;            // drop_n: mask bits that dropping changed, those of revived units included
        std::size_t wanted = 0;             // grow_n = int(gf dropped)
        std::size_t grown_count = 0;        // <= wanted

        std::size_t active_count() const;
    };

    lpss_update lpss_drop_grow(const lpss_layer& layer, double h, double growth_fraction,
        growth_score score = growth_score::signed_gradient);
    /*!
        requires
            - weights, gradient and active have units length numbers, which the strides enumerate; 0 <= h; 0 <= growth_fraction
        ensures
            - returns the layer's masks after one update. What grows is chosen by gradient/(|gradient|_2 of its unit + 1e-6); of equal
              scores the lower index grows first. A weight that was just dropped may grow. An active weight is not touched: the
              released code resets the momentum of those it "grows", which ones is accidental.
            - sums and scores are double
        throws
            - dlib::error if a weight in use or a gradient is not finite
    !*/
}

#endif
