// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE tanh_sech
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/penalty/tanh_sech.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace hypersparse;

namespace
{
    constexpr double claimed = 3e-7;        // relative, of exp and sech^2, as tanh_sech.h says
    constexpr float last_exp = 87, last_sech2 = 43.5;       // beyond these, values stay as they are here

    struct worst_case
    {
        double error = 0;
        float at = 0;

        void take(float x, double found, double expected)
        {
            take_error(x, std::abs(found - expected) / expected);
        }

        void take_error(float x, double e)
        {
            if (!(e <= error))
                *this = {e, x};
        }
    };

    // Calls f for about four million floats from 1e-38 to the largest: 3.5 % of all there are, the same ones each time.
    template <typename function>
    void for_floats(function&& f)
    {
        constexpr std::uint32_t first = 0x00800000, last = 0x7f7fffff, step = 509;
        for (std::uint32_t bits = first; bits <= last; bits += step)
            f(std::bit_cast<float>(bits));
    }

    double sech2(double x)
    {
        const double e = std::exp(-2 * x);      // cosh would overflow first
        return 4 * e / ((1 + e) * (1 + e));
    }
}

BOOST_AUTO_TEST_CASE(tanh_is_within_two_units_in_the_last_place_everywhere)
{
    worst_case worst;
    const auto take = [&](float x)
    {
        const long double expected = std::tanh(static_cast<long double>(x));
        // The distance of floats below and at the value; that of denormal numbers at least.
        const int exponent = std::max(std::ilogb(expected), std::numeric_limits<float>::min_exponent - 1);
        worst.take_error(x, static_cast<double>(std::abs(tanh_of(x) - expected) / std::scalbn(1.0L, exponent - 23)));
    };
    for_floats(take);
    // Where tanh is neither x nor 1, twelve times as densely.
    for (std::uint32_t bits = std::bit_cast<std::uint32_t>(1e-3f); bits < std::bit_cast<std::uint32_t>(10.0f); bits += 43)
        take(std::bit_cast<float>(bits));
    // Where the worst were found among all floats.
    for (std::uint32_t bits = std::bit_cast<std::uint32_t>(0.125f); bits < std::bit_cast<std::uint32_t>(0.1252f); ++bits)
        take(std::bit_cast<float>(bits));
    BOOST_TEST_MESSAGE("tanh: largest error " << worst.error << " units in the last place, at " << worst.at);
    BOOST_TEST(worst.error <= 2);
}

BOOST_AUTO_TEST_CASE(sech2_is_within_its_claimed_error_and_stays_below_7e_38_beyond_its_range)
{
    worst_case worst;
    for_floats([&](float x)
    {
        if (x <= last_sech2)
            worst.take(x, sech2_of(x), sech2(x));
        else
            BOOST_REQUIRE(sech2_of(x) == sech2_of(last_sech2) && sech2_of(x) < 7e-38f);
    });
    BOOST_TEST_MESSAGE("sech^2: largest relative error " << worst.error << " at " << worst.at);
    BOOST_TEST(worst.error <= claimed);
}

BOOST_AUTO_TEST_CASE(exp_of_minus_is_within_its_claimed_error_and_stays_below_2e_38_beyond_its_range)
{
    worst_case worst;
    for_floats([&](float y)
    {
        if (y <= last_exp)
            worst.take(y, exp_of_minus(y), std::exp(-static_cast<double>(y)));
        else
            BOOST_REQUIRE(exp_of_minus(y) == exp_of_minus(last_exp) && exp_of_minus(y) < 2e-38f);
    });
    BOOST_TEST_MESSAGE("exp: largest relative error " << worst.error << " at " << worst.at);
    BOOST_TEST(worst.error <= claimed);
}

BOOST_AUTO_TEST_CASE(ends_of_the_range_are_exact)
{
    const float infinity = std::numeric_limits<float>::infinity();
    const float denormal = std::numeric_limits<float>::denorm_min();
    BOOST_TEST(tanh_of(0.0f) == 0.0f);
    BOOST_TEST(tanh_of(denormal) == denormal);
    BOOST_TEST(tanh_of(20.0f) == 1.0f);
    BOOST_TEST(tanh_of(infinity) == 1.0f);
    BOOST_TEST(sech2_of(0.0f) == 1.0f);
    BOOST_TEST(sech2_of(denormal) == 1.0f);
    BOOST_TEST(sech2_of(infinity) < 7e-38f);
    BOOST_TEST(exp_of_minus(0.0f) == 1.0f);
}

BOOST_AUTO_TEST_CASE(tanh_never_exceeds_one)
{
    for_floats([](float x) { BOOST_REQUIRE(tanh_of(x) <= 1.0f); });
}
