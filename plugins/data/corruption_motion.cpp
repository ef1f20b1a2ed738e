// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/corruption_functions.h>
#include <hypersparse/plugins/data/plane_filters.h>

#include <algorithm>
#include <cmath>

namespace hypersparse::impl
{
    namespace
    {
        value_plane line_blurred_to_8_bits(const value_plane& plane, int radius, double sigma, double degrees)
        {
            value_plane result = line_blurred(plane, radius, sigma, degrees);
            for (double& value : result)
                value = std::floor(255 * value + 0.5) / 255;
            return result;
        }

        struct snowfall
        {
            double mean, deviation, zoom, threshold;
            int radius;
            double sigma, kept;
        };

        value_plane draw_flakes(long rows, long cols, const snowfall& weather, corruption_draws& draws)
        {
            value_plane noise(rows, cols);
            for (double& value : noise)
                value = weather.mean + weather.deviation * draws.normal();
            value_plane flakes = zoomed(noise, weather.zoom);
            for (double& value : flakes)
                value = value < weather.threshold ? 0 : std::floor(255 * std::min(value, 1.0)) / 255;
            return line_blurred_to_8_bits(flakes, weather.radius, weather.sigma, draws.uniform(-135, -45));
        }
    }

    colour_planes motion_blur(const colour_planes& x, int level, corruption_draws& draws)
    {
        constexpr int radii[] = {6, 6, 6, 8, 9};
        constexpr double sigmas[] = {1, 1.5, 2, 2, 2.5};
        const double degrees = draws.uniform(-45, 45);
        colour_planes result;
        for (std::size_t k = 0; k < 3; ++k)
            result[k] = line_blurred_to_8_bits(x[k], radii[level - 1], sigmas[level - 1], degrees);
        return result;
    }

    colour_planes snow(const colour_planes& x, int level, corruption_draws& draws)
    {
        constexpr snowfall levels[] = {{.1, .2, 1, .6, 8, 3, .95}, {.1, .2, 1, .5, 10, 4, .9}, {.15, .3, 1.75, .55, 10, 4, .9},
            {.25, .3, 2.25, .6, 12, 6, .85}, {.3, .3, 1.25, .65, 14, 12, .8}};
        const snowfall& weather = levels[level - 1];
        const long rows = x[0].nr(), cols = x[0].nc();
        const value_plane flakes = draw_flakes(rows, cols, weather, draws);
        colour_planes result = x;
        for (long r = 0; r < rows; ++r)
            for (long c = 0; c < cols; ++c)
            {
                const double grey = .299 * x[0](r, c) + .587 * x[1](r, c) + .114 * x[2](r, c);
                const double fallen = flakes(r, c) + flakes(rows - 1 - r, cols - 1 - c);
                for (std::size_t k = 0; k < 3; ++k)
                    result[k](r, c) = weather.kept * x[k](r, c) + (1 - weather.kept) * std::max(x[k](r, c), 1.5 * grey + 0.5) + fallen;
            }
        return result;
    }
}
