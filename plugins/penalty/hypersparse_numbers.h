// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PENALTY_HYPERSPARSE_NUMBERS_H
#define HYPERSPARSE_PLUGINS_PENALTY_HYPERSPARSE_NUMBERS_H

#include <hypersparse/plugins/kernels/host_device.h>
#include <hypersparse/plugins/penalty/penalty_measurement.h>

#include <cfloat>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            The numbers over all prunable weights that the HyperSparse penalty needs (hypersparse.h has the formula), and how
            s and the slope at 0 follow from them: once, for the CPU and for the GPU, where they are computed in place.
    !*/

    // atanh(1/sqrt(3)) = 0.658479, where |tanh''| peaks, rounded as published: the authors' numbers need this digit.
    inline constexpr float hypersparse_knee = 0.6585f;

    struct hypersparse_numbers
    {
        double sum_abs = 0;                 // sum of |w|
        double sum_tanh = 0;                // sum of tanh(s |w|); 0 where s has no value
        float largest = 0;                  // largest |w|
        float threshold = 0;                // t
        slope_coefficients coefficients;    // what the step needs: s and the slope at 0; zeros where the formula has no value
    };

    HYPERSPARSE_HOST_DEVICE inline float hypersparse_scale(float threshold)
    /*!
        ensures
            - returns s = 0.6585 / t, or 0 if t is 0, not finite, or so small that s is beyond float. Taken in float and as a
              reciprocal, which rounds twice: so the published code has it, and s is part of the method's numbers.
    !*/
    {
        const float scale = 1.0f / threshold * hypersparse_knee;
        return scale <= FLT_MAX ? scale : 0.0f;     // NaN fails the comparison, too
    }

    HYPERSPARSE_HOST_DEVICE inline double hypersparse_slope_at_zero(float scale, double sum_abs, double sum_tanh)
    /*!
        ensures
            - returns s * sum |w| / sum tanh(s|w|), or 0 if that is beyond float or s is 0
    !*/
    {
        const double slope = scale * sum_abs / sum_tanh;
        return scale > 0 && slope <= FLT_MAX ? slope : 0.0;
    }

    HYPERSPARSE_HOST_DEVICE inline slope_coefficients hypersparse_coefficients(float scale, double sum_abs, double sum_tanh)
    {
        slope_coefficients c;
        c.strength = static_cast<float>(hypersparse_slope_at_zero(scale, sum_abs, sum_tanh));
        c.scale = c.strength > 0 ? scale : 0.0f;
        return c;
    }
}

#endif
