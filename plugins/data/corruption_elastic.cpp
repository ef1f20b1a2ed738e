// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/corruption_functions.h>
#include <hypersparse/plugins/data/plane_filters.h>

#include <algorithm>

namespace hypersparse::impl
{
    namespace
    {
        struct place_map
        {
            // Column and row of the source, as linear functions of (column, row, 1) of the result
            dlib::matrix<double, 2, 3> coefficients;

            double col(long r, long c) const { return coefficients(0, 0) * c + coefficients(0, 1) * r + coefficients(0, 2); }
            double row(long r, long c) const { return coefficients(1, 0) * c + coefficients(1, 1) * r + coefficients(1, 2); }
        };

        // Three corners of a square in the middle move by U(-reach, reach) along both axes.
        place_map draw_affine_map(long rows, long cols, double reach, corruption_draws& draws)
        {
            const double x = static_cast<double>(cols / 2), y = static_cast<double>(rows / 2);
            const double arm = static_cast<double>(std::max(std::min(rows, cols) / 3, 1L));
            dlib::matrix<double, 2, 3> from;
            from = x + arm, x + arm, x - arm,
                   y + arm, y - arm, y - arm;
            dlib::matrix<double, 3, 3> to;
            for (long point = 0; point < 3; ++point)
            {
                for (long axis = 0; axis < 2; ++axis)
                    to(axis, point) = from(axis, point) + draws.uniform(-reach, reach);
                to(2, point) = 1;
            }
            return {from * dlib::inv(to)};
        }

        value_plane draw_displacement(long rows, long cols, double sigma, double factor, corruption_draws& draws)
        {
            value_plane field(rows, cols);
            for (double& value : field)
                value = draws.uniform(-1, 1);
            return factor * gaussian_blurred(field, sigma, 3, plane_border::reflected);
        }

        template <typename function>
        value_plane read_at(const value_plane& plane, plane_border border, const function& place)
        {
            value_plane result(plane.nr(), plane.nc());
            for (long r = 0; r < plane.nr(); ++r)
                for (long c = 0; c < plane.nc(); ++c)
                {
                    const auto [row, col] = place(r, c);
                    result(r, c) = interpolated(plane, row, col, border);
                }
            return result;
        }
    }

    colour_planes elastic_transform(const colour_planes& x, int level, corruption_draws& draws)
    {
        constexpr double reaches[] = {.08, .07, .06, .05, .03}, sigmas[] = {0, .2, .06, .04, .03}, factors[] = {0, .05, .08, .1, .1};
        const long rows = x[0].nr(), cols = x[0].nc();
        const double side = static_cast<double>(std::min(rows, cols));
        const place_map affine = draw_affine_map(rows, cols, side * reaches[level - 1], draws);
        const value_plane across = draw_displacement(rows, cols, side * sigmas[level - 1], side * factors[level - 1], draws);
        const value_plane down = draw_displacement(rows, cols, side * sigmas[level - 1], side * factors[level - 1], draws);
        colour_planes result;
        for (std::size_t k = 0; k < 3; ++k)
        {
            const value_plane moved = read_at(x[k], plane_border::mirrored,
                [&](long r, long c) { return std::pair(affine.row(r, c), affine.col(r, c)); });
            result[k] = read_at(moved, plane_border::reflected, [&](long r, long c)
            {
                return std::pair(static_cast<double>(r) + down(r, c), static_cast<double>(c) + across(r, c));
            });
        }
        return result;
    }
}
