// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PENALTY_PENALTY_MEASUREMENT_H
#define HYPERSPARSE_PLUGINS_PENALTY_PENALTY_MEASUREMENT_H

#include <hypersparse/plugins/kernels/host_device.h>

#include <cstddef>

namespace hypersparse
{
    struct penalty_measurement
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What a penalty found when it looked at all N prunable weights of a network at the start of a step. It is
                frozen for the step: every layer's slope is taken with the same numbers.
        !*/

        std::size_t weights = 0;    // N
        std::size_t kept = 0;       // N - floor(prune_rate N): the weights that pruning would keep
        double threshold = 0;       // t, the magnitude of rank floor(prune_rate N), ascending, counted from 0
        double scale = 0;           // s = 0.6585 / t
        double sum_abs = 0;         // sum of |w|
        double sum_tanh = 0;        // sum of tanh(s |w|)
        double largest = 0;         // largest |w|
        double slope_at_zero = 0;   // the slope's size for |w| -> 0 (HyperSparse: its largest)
        double slope_at_largest = 0;    // the slope's size at the largest |w| (HyperSparse: its smallest)
        bool defined = true;        // false: the formula has no value (t = 0, or nearly) and the slope is 0 everywhere
    };

    struct slope_coefficients
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The two numbers that an element-wise slope formula may use; each penalty says what they mean to it.
        !*/

        float scale = 0;
        float strength = 0;
    };

    struct slope_source
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Where a step kernel takes its coefficients from: the memory it works on, if they were measured there and the
                host does not know them, or its arguments.
        !*/

        const slope_coefficients* in_place = nullptr;
        slope_coefficients value;

        HYPERSPARSE_HOST_DEVICE slope_coefficients get() const { return in_place ? *in_place : value; }
    };
}

#endif
