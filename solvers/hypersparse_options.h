// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_SOLVERS_HYPERSPARSE_OPTIONS_H
#define HYPERSPARSE_SOLVERS_HYPERSPARSE_OPTIONS_H

#include <hypersparse/plugins/penalty/penalty.h>

#include <cstddef>

namespace hypersparse
{
    struct hypersparse_options
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The settings of hypersparse_sgd; the defaults are the published ones.
        !*/

        double prune_rate = 0.98;           // kappa, in [0, 1): the fraction of weights to be removed; at 0 lambda_at() is 0
        double lambda = 5e-6;               // >= 0: strength of the penalty in its first epoch, if prune_rate > 0
        double eta = 1.05;                  // > 0: lambda grows by this factor every epoch ...
        std::size_t steps_per_epoch = 0;    // ... of so many steps; 0: lambda is constant
        std::size_t warmup_steps = 0;       // lambda is 0 during the first warmup_steps steps
        double momentum = 0.9;              // in [0, 1)
        double weight_decay = 1e-4;         // >= 0, on every parameter, times the layer's multipliers
        penalty regularizer = {};           // HyperSparse, or another; while lambda_at() is 0 none is measured or acts
        bool hold_zeros = false;            // prunable weights that are exactly 0 stay so
        bool nesterov = false;              // a step looks ahead by the momentum it has, see hypersparse_sgd.h
    };

    void check(const hypersparse_options& options);
    /*!
        throws
            - dlib::error if a value is outside of its range; the message has name, range and value
    !*/

    double lambda_at(const hypersparse_options& options, std::size_t step);
    /*!
        ensures
            - returns the strength at a step counted from 0:
                0                                                         for step < warmup_steps or prune_rate == 0
                lambda                                                    for steps_per_epoch == 0
                lambda eta^floor((step - warmup_steps) / steps_per_epoch)
    !*/
}

#endif
