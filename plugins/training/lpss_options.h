// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_LPSS_OPTIONS_H
#define HYPERSPARSE_PLUGINS_TRAINING_LPSS_OPTIONS_H

#include <hypersparse/plugins/pruning/lpss_drop_grow.h>
#include <hypersparse/solvers/lp_sphere_options.h>

#include <cstddef>
#include <cstdint>

namespace hypersparse
{
    struct lpss_options
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The settings of a training with LpSS. The defaults are those of its published demonstration (50 epochs, masks change
                from epoch 10 to epoch 40), for a prune rate of 0.9; see exponents_for() for other rates.
        !*/

        double prune_rate = 0.9;                // kappa, in [0, 1): the fraction of prunable weights to be removed
        std::size_t epochs = 50;                // > 0
        std::size_t batch_size = 256;           // > 0: a published rate is that of the loss summed over a batch
        double learning_rate = 2;               // > 0: its peak
        double p = 1.07, first_p = 1.2;         // in (1, 2], see lp_sphere_options
        std::size_t first_layers = 4;
        double momentum = 0.9;                  // in [0, 1)
        bool nesterov = true;
        double weight_decay = 0;                // >= 0

        double masked_at_start = 0.2;           // in [0, 1): exactly ceil of so much of each layer, at random
        double update_begin = 0.2;              // of the training, in [0, update_end)
        double update_end = 0.8;                // of the training, in (update_begin, 1]
        std::size_t update_steps = 40;          // > 0
        double drop_initial = 0.2;              // h0, in [0, 1]
        double growth_start = 0.95;             // in [0, 1]: the share of what was dropped that the first update grows
        double growth_change = 0.1;             // delta, in [0, 1]
        growth_score growth = growth_score::signed_gradient;
        std::uint64_t seed = 1;
    };

    void check(const lpss_options& options);
    /*!
        throws
            - dlib::error if a value is outside of its range; the message has name, range and value
    !*/

    struct sphere_exponents_pair
    {
        double first_p = 0, p = 0;
    };

    sphere_exponents_pair exponents_for(double prune_rate);
    /*!
        ensures
            - returns the published exponents of the nearest published rate: 1.4 and 1.3 up to 0.65, 1.3 and 1.15 up to 0.85, 1.2
              and 1.07 above
    !*/

    double learning_rate_at(double epoch, const lpss_options& options);
    /*!
        requires
            - 0 <= epoch <= options.epochs, a fraction
        ensures
            - returns the published curve for E epochs, piecewise linear through
                epoch   0       E/6     E/3     E - 3       E
                rate    0.02 R  R       R/4     0.002 R     0.0001 R        with R = options.learning_rate
              where E - 3 is 2 E / 3 for E < 9
    !*/

    lp_sphere_options solver_options_of(const lpss_options& options);
}

#endif
