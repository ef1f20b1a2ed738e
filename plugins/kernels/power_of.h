// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_POWER_OF_H
#define HYPERSPARSE_PLUGINS_KERNELS_POWER_OF_H

#include <hypersparse/plugins/kernels/host_device.h>

#include <bit>
#include <cstdint>

namespace hypersparse
{
    HYPERSPARSE_ALWAYS_INLINE double power_of(double x, double r)
    /*!
        requires
            - 0 <= x is no denormal double (all ratios of floats are none); x^r < 2^1000; r >= 1
        ensures
            - returns x^r with a relative error of at most 5e-12, free of branches and of library calls, so that a
              compiler turns a loop over it into SIMD code
            - what is smaller than 2^-1000, 0 included, becomes 2^-1000: 0 for every float
    !*/
    {
        // x = 2^e m with sqrt(1/2) <= m < sqrt(2). Unsigned, because AVX2 shifts no signed 64-bit numbers to the right.
        constexpr std::uint64_t one = 0x3ff0000000000000u, half_root = 0x3fe6a09e667f3bcdu;
        const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
        const std::uint64_t biased = (bits + (one - half_root)) >> 52;      // e + 1023
        const double m = std::bit_cast<double>(bits - (biased << 52) + one);
        const double e = std::bit_cast<double>(biased | 0x4330000000000000u) - (4503599627370496.0 + 1023.0);

        // log2(m) = 2/ln2 artanh(s), |s| <= 0.1716: what the series leaves out is below 1e-14
        const double s = (m - 1) / (m + 1), z = s * s, z2 = z * z, z4 = z2 * z2;
        const double low = (1 + z * (1.0 / 3)) + (1.0 / 5 + z * (1.0 / 7)) * z2;
        const double high = (1.0 / 9 + z * (1.0 / 11)) + (1.0 / 13 + z * (1.0 / 15)) * z2;
        const double log2_x = e + s * (low + high * z4) * 2.885390081777926815;

        // 2^y = 2^n exp(t), |t| <= ln2/2: what the series leaves out is below 1e-14. As in exp_of_minus(), adding `rounder`
        // leaves n + 1023 in the last bits.
        constexpr double rounder = 6755399441055744.0 + 1023.0;
        double y = log2_x * r;
        y = y > -1000.0 ? y : -1000.0;
        const double shifted = y + rounder;
        const double t = (y - (shifted - rounder)) * 0.693147180559945309, t2 = t * t, t4 = t2 * t2;
        const double a = (1 + t) + (1.0 / 2 + t * (1.0 / 6)) * t2;
        const double b = (1.0 / 24 + t * (1.0 / 120)) + (1.0 / 720 + t * (1.0 / 5040)) * t2;
        const double c = (1.0 / 40320 + t * (1.0 / 362880)) + (1.0 / 3628800 + t * (1.0 / 39916800)) * t2;
        return (a + (b + c * t4) * t4) * std::bit_cast<double>(std::bit_cast<std::uint64_t>(shifted) << 52);
    }
}

#endif
