// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/corruption_functions.h>
#include <hypersparse/plugins/data/plane_filters.h>

#include <cmath>
#include <utility>

namespace hypersparse::impl
{
    namespace
    {
        template <typename function>
        colour_planes for_each_plane(const colour_planes& x, const function& f)
        {
            return {f(x[0]), f(x[1]), f(x[2])};
        }

        value_plane blurred(const value_plane& plane, double sigma)
        {
            return gaussian_blurred(plane, sigma, 4, plane_border::replicated);
        }

        value_plane smoothed_disk(double radius, double sigma)
        {
            constexpr long reach = 8;
            value_plane disk(2 * reach + 1, 2 * reach + 1);
            for (long r = -reach; r <= reach; ++r)
                for (long c = -reach; c <= reach; ++c)
                    disk(r + reach, c + reach) = static_cast<double>(r * r + c * c) <= radius * radius ? 1 : 0;
            disk /= dlib::sum(disk);
            const double side = std::exp(-1 / (2 * sigma * sigma)), sum = 1 + 2 * side;
            value_plane smoothing(3, 3);
            for (long r = 0; r < 3; ++r)
                for (long c = 0; c < 3; ++c)
                    smoothing(r, c) = (r == 1 ? 1 : side) / sum * (c == 1 ? 1 : side) / sum;
            return filtered(disk, smoothing, plane_border::mirrored);
        }

        void swap_neighbours(colour_planes& x, int reach, corruption_draws& draws)
        {
            for (long r = x[0].nr() - reach; r > reach; --r)
                for (long c = x[0].nc() - reach; c > reach; --c)
                {
                    const auto draw = [&] { return draws.below(2 * static_cast<std::uint32_t>(reach)) - reach; };
                    const long right = draw(), down = draw();
                    for (auto& plane : x)
                        std::swap(plane(r, c), plane(r + down, c + right));
                }
        }
    }

    colour_planes gaussian_blur(const colour_planes& x, int level, corruption_draws&)
    {
        constexpr double sigmas[] = {.4, .6, .7, .8, 1};
        return for_each_plane(x, [&](const value_plane& plane) { return blurred(plane, sigmas[level - 1]); });
    }

    colour_planes defocus_blur(const colour_planes& x, int level, corruption_draws&)
    {
        constexpr double radii[] = {.3, .4, .5, 1, 1.5}, sigmas[] = {.4, .5, .6, .2, .1};
        const value_plane disk = smoothed_disk(radii[level - 1], sigmas[level - 1]);
        return for_each_plane(x, [&](const value_plane& plane) { return filtered(plane, disk, plane_border::mirrored); });
    }

    colour_planes glass_blur(const colour_planes& x, int level, corruption_draws& draws)
    {
        constexpr double sigmas[] = {.05, .25, .4, .25, .4};
        constexpr int reach = 1, rounds[] = {1, 1, 1, 2, 2};
        const auto blur = [&](const value_plane& plane) { return blurred(plane, sigmas[level - 1]); };
        colour_planes result = for_each_plane(x, blur);
        for (auto& plane : result)
            for (double& value : plane)
                value = std::floor(value * 255) / 255;
        for (int round = 0; round < rounds[level - 1]; ++round)
            swap_neighbours(result, reach, draws);
        return for_each_plane(result, blur);
    }

    colour_planes zoom_blur(const colour_planes& x, int level, corruption_draws&)
    {
        const int last = 5 * level;     // in hundredths
        return for_each_plane(x, [&](const value_plane& plane)
        {
            value_plane sum = plane;
            for (int hundredths = 0; hundredths <= last; ++hundredths)
                sum += zoomed(plane, 1 + hundredths / 100.0);
            return value_plane(sum / (last + 2));
        });
    }
}
