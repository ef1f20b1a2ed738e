// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/corruption_functions.h>

#include <cmath>

namespace hypersparse::impl
{
    namespace
    {
        template <typename function>
        colour_planes for_each_value(colour_planes x, const function& f)
        {
            for (auto& plane : x)
                for (double& value : plane)
                    value = f(value);
            return x;
        }

        // How many k have P(0) + ... + P(k) <= u: the inverse of the distribution, exact up to rounding in double (mean <= 700).
        double poisson(double mean, double u)
        {
            double probability = std::exp(-mean), sum = probability;
            int k = 0;
            while (u >= sum && (k < mean || probability > 1e-18))
            {
                ++k;
                probability *= mean / k;
                sum += probability;
            }
            return k;
        }
    }

    colour_planes gaussian_noise(const colour_planes& x, int level, corruption_draws& draws)
    {
        constexpr double deviations[] = {.04, .06, .08, .09, .10};
        return for_each_value(x, [&](double value) { return value + deviations[level - 1] * draws.normal(); });
    }

    colour_planes speckle_noise(const colour_planes& x, int level, corruption_draws& draws)
    {
        constexpr double deviations[] = {.06, .1, .12, .16, .2};
        return for_each_value(x, [&](double value) { return value + value * deviations[level - 1] * draws.normal(); });
    }

    colour_planes shot_noise(const colour_planes& x, int level, corruption_draws& draws)
    {
        constexpr double photons[] = {500, 250, 100, 75, 50};
        const double c = photons[level - 1];
        return for_each_value(x, [&](double value) { return poisson(value * c, draws.uniform()) / c; });
    }

    colour_planes impulse_noise(const colour_planes& x, int level, corruption_draws& draws)
    {
        constexpr double shares[] = {.01, .02, .03, .05, .07};
        return for_each_value(x, [&](double value)
        {
            const double u = draws.uniform() / shares[level - 1];
            return u >= 1 ? value : u < 0.5 ? 0 : 1;
        });
    }
}
