// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_HALF_PRECISION_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_HALF_PRECISION_H

#include <bit>
#include <cmath>
#include <cstdint>

namespace hypersparse
{
    // binary16 of IEEE 754: sign, 5 bits exponent (biased by 15), 10 bits fraction.

    inline std::uint16_t to_half(double x)
    /*!
        requires
            - |x| < 65520
        ensures
            - returns the bits of the number nearest to x; of two, the one whose last bit is 0
    !*/
    {
        const auto sign = static_cast<std::uint16_t>(std::signbit(x) ? 0x8000 : 0);
        int exponent = -14;     // smaller numbers have the places of those from 2^-14 on
        if (std::abs(x) >= std::ldexp(1.0, -14))
            exponent = std::ilogb(x);
        const double places = std::nearbyint(std::ldexp(std::abs(x), 10 - exponent));
        // Where it was rounded up to the next power of two, the fraction's carry is what the exponent lacks.
        return static_cast<std::uint16_t>(sign | (((exponent + 14) << 10) + static_cast<int>(places)));
    }

    inline double from_half(std::uint16_t bits)
    /*!
        ensures
            - returns the number of these bits; infinity and NaN as the numbers that would follow 65504
    !*/
    {
        const std::uint64_t exponent = bits >> 10 & 0x1f;
        const std::uint64_t fraction = bits & 0x3ff;
        const double size = exponent == 0 ? static_cast<double>(fraction) * 0x1p-24
                                          : std::bit_cast<double>((exponent + 1023 - 15) << 52 | fraction << 42);
        return bits & 0x8000 ? -size : size;
    }
}

#endif
