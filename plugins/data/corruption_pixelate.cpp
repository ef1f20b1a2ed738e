// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/corruption_functions.h>

#include <algorithm>
#include <cmath>

namespace hypersparse::impl
{
    namespace
    {
        // Every new row is the mean of the old rows whose middles lie in its stretch, rounded to 8 bits. A stretch shorter than a row, when
        // the plane grows, is the row it lies in.
        value_plane boxes_down(const value_plane& plane, long rows)
        {
            const double scale = static_cast<double>(plane.nr()) / static_cast<double>(rows), half = std::max(scale, 1.0) / 2;
            value_plane result(rows, plane.nc());
            for (long r = 0; r < rows; ++r)
            {
                const double middle = (static_cast<double>(r) + 0.5) * scale;
                const long first = std::max(static_cast<long>(middle - half + 0.5), 0L);
                const long last = std::clamp(static_cast<long>(middle + half + 0.5), first + 1, plane.nr());
                for (long c = 0; c < plane.nc(); ++c)
                {
                    double sum = 0;
                    for (long i = first; i < last; ++i)
                        sum += plane(i, c);
                    result(r, c) = std::floor(255 * sum / static_cast<double>(last - first) + 0.5) / 255;
                }
            }
            return result;
        }

        value_plane boxes(const value_plane& plane, long rows, long cols)
        {
            const value_plane across = dlib::trans(boxes_down(dlib::trans(plane), cols));
            return boxes_down(across, rows);
        }
    }

    colour_planes pixelate(const colour_planes& x, int level, corruption_draws&)
    {
        constexpr double shares[] = {.95, .9, .85, .75, .65};
        const auto fewer = [&](long n) { return std::max(static_cast<long>(static_cast<double>(n) * shares[level - 1]), 1L); };
        colour_planes result;
        for (std::size_t k = 0; k < 3; ++k)
            result[k] = boxes(boxes(x[k], fewer(x[k].nr()), fewer(x[k].nc())), x[k].nr(), x[k].nc());
        return result;
    }
}
