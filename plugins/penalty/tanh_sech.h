// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PENALTY_TANH_SECH_H
#define HYPERSPARSE_PLUGINS_PENALTY_TANH_SECH_H

#include <hypersparse/plugins/kernels/host_device.h>

#include <bit>
#include <cmath>
#include <cstdint>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            sign(w), and exp(-y), tanh(x) and sech^2(x) for y, x >= 0, in float32, free of branches and of library calls, so
            that a compiler turns a loop over them into SIMD code and CPU and GPU compute the same numbers. They are right
            where every operation is rounded by itself, without contraction to fused multiply-add.
            tanh: at most 2 units in the last place (worst of all floats: 1.96).
            exp and sech^2: relative error at most 3e-7 (worst of all floats: exp 1.0e-7, sech^2 2.94e-7 or 4.2 units in the
            last place), for exp up to y = 87 and for sech^2 up to x = 43.5. Beyond, where the result would soon be denormal,
            they stay at their value there, 1.7e-38 and 6.6e-38.
    !*/

    HYPERSPARSE_HOST_DEVICE HYPERSPARSE_ALWAYS_INLINE float sign_of(float w)
    {
        return static_cast<float>((w > 0) - (w < 0));       // 0 at 0; written with ?:, loops over it stay scalar in g++ 12
    }

    namespace impl
    {
        // Adding 1.5 * 2^23 rounds to the nearest integer n, which then is in the last bits. With 127 on top of it these bits
        // are the exponent of 2^n, for n in -126..0.
        inline constexpr float rounder = 12582912.0f + 127.0f;

        HYPERSPARSE_HOST_DEVICE HYPERSPARSE_ALWAYS_INLINE float power_of_2(float n_plus_rounder)
        {
        #ifdef __CUDA_ARCH__
            return __uint_as_float(__float_as_uint(n_plus_rounder) << 23);
        #else
            return std::bit_cast<float>(std::bit_cast<std::uint32_t>(n_plus_rounder) << 23);
        #endif
        }
    }

    HYPERSPARSE_HOST_DEVICE HYPERSPARSE_ALWAYS_INLINE float exp_of_minus(float y)
    {
        // y = -n ln2 + r with |r| <= ln2/2; ln2 in two parts, so that r keeps its digits. exp(-y) = 2^n exp(-r)
        const float x = y < 87.0f ? y : 87.0f;
        const float shifted = x * -1.44269504f + impl::rounder;
        const float n = shifted - impl::rounder;
        const float r = (x + n * 0.693359375f) - n * 2.12194440e-4f;
        // Minimax fit of exp(-r), error 3e-9. Not Horner's scheme: as many operations, but they wait for each other less.
        const float r2 = r * r;
        const float q = (0.499999933f - 0.166665189f * r)
            + ((0.0416684080f - 0.00836892179f * r) + 0.00138141743f * r2) * r2;
        const float p = (q * r - 1.0f) * r + 1.0f;
        return p * impl::power_of_2(shifted);
    }

    HYPERSPARSE_HOST_DEVICE HYPERSPARSE_ALWAYS_INLINE float tanh_of(float x)
    {
        // tanh(x) = (1 - e) / (1 + e) with e = exp(-2x) = 2^n exp(-2h) = 2^n (1 - g). The numerator is (1 - 2^n) + 2^n g,
        // which loses no digits where x is small: n is 0 there, and g is 2h + h^2 P(h), a minimax fit, error 1.3e-8.
        // The denominator is (1 + 2^n) - 2^n g, in which only one operation rounds unless e hardly counts any more.
        // ln2 in one part: n ln2 is exact as far as n = -2, and e is 1/8 beyond.
        const float y = x < 20.0f ? x : 20.0f;      // 1 - tanh(20) is 8e-18
        const float shifted = y * -2.88539008f + impl::rounder;
        const float h = y + (shifted - impl::rounder) * 0.34657359f;
        const float h2 = h * h;
        const float p = ((1.33332338f - 0.666675297f * h) + (0.267734824f - 0.0888479012f * h) * h2) * h - 1.99999992f;
        const float power = impl::power_of_2(shifted);
        const float g = power * ((h + h) + h2 * p);
        return ((1.0f - power) + g) / ((1.0f + power) - g);
    }

    HYPERSPARSE_HOST_DEVICE HYPERSPARSE_ALWAYS_INLINE float sech2_of(float x)
    {
        const float e = exp_of_minus(2.0f * x);
        const float d = 1.0f + e;
        return 4.0f * e / (d * d);
    }
}

#endif
