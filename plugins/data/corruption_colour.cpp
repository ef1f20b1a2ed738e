// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/corruption_functions.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace hypersparse::impl
{
    namespace
    {
        struct hsv_colour
        {
            double hue, saturation, value;      // hue in sextants, [0, 6); grey has hue 0 and saturation 0
        };

        hsv_colour to_hsv(double red, double green, double blue)
        {
            const double value = std::max({red, green, blue}), range = value - std::min({red, green, blue});
            if (range == 0)
                return {0, 0, value};
            const double hue = blue == value ? 4 + (red - green) / range
                : green == value ? 2 + (blue - red) / range : (green - blue) / range;
            return {hue < 0 ? hue + 6 : hue, range / value, value};
        }

        std::array<double, 3> to_rgb(const hsv_colour& colour)
        {
            const double sextant = std::floor(colour.hue), rest = colour.hue - sextant, v = colour.value;
            const double low = v * (1 - colour.saturation);
            const double falling = v * (1 - rest * colour.saturation), rising = v * (1 - (1 - rest) * colour.saturation);
            switch (static_cast<int>(sextant) % 6)
            {
            case 0: return {v, rising, low};
            case 1: return {falling, v, low};
            case 2: return {low, v, rising};
            case 3: return {low, falling, v};
            case 4: return {rising, low, v};
            default: return {v, low, falling};
            }
        }

        template <typename function>
        colour_planes change_hsv(colour_planes x, const function& change)
        {
            for (long i = 0; i < x[0].size(); ++i)
            {
                hsv_colour colour = to_hsv(x[0](i), x[1](i), x[2](i));
                change(colour);
                const auto rgb = to_rgb(colour);
                for (std::size_t k = 0; k < 3; ++k)
                    x[k](i) = rgb[k];
            }
            return x;
        }
    }

    colour_planes brightness(const colour_planes& x, int level, corruption_draws&)
    {
        constexpr double shifts[] = {.05, .1, .15, .2, .3};
        return change_hsv(x, [&](hsv_colour& colour) { colour.value = std::clamp(colour.value + shifts[level - 1], 0.0, 1.0); });
    }

    colour_planes saturate(const colour_planes& x, int level, corruption_draws&)
    {
        constexpr double factors[] = {.3, .1, 1.5, 2, 2.5}, shifts[] = {0, 0, 0, .1, .2};
        return change_hsv(x, [&](hsv_colour& colour)
        {
            colour.saturation = std::clamp(colour.saturation * factors[level - 1] + shifts[level - 1], 0.0, 1.0);
        });
    }

    colour_planes contrast(const colour_planes& x, int level, corruption_draws&)
    {
        constexpr double factors[] = {.75, .5, .4, .3, .15};
        colour_planes result = x;
        for (auto& plane : result)
        {
            const double mean = dlib::mean(plane);
            for (double& value : plane)
                value = (value - mean) * factors[level - 1] + mean;
        }
        return result;
    }
}
