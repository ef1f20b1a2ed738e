// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/shape_outlines.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace hypersparse
{
    namespace
    {
        struct point
        {
            std::int64_t u, v;
        };

        bool in_disc(std::int64_t u, std::int64_t v, std::int64_t radius)
        {
            return u * u + v * v <= radius * radius;
        }

        // Even-odd rule: counts the edges that a ray to the right crosses.
        template <std::size_t corners>
        bool in_polygon(std::int64_t u, std::int64_t v, const std::array<point, corners>& outline)
        {
            bool inside = false;
            for (std::size_t i = 0, j = corners - 1; i < corners; j = i++)
            {
                const point a = outline[i], b = outline[j];
                if ((a.v > v) == (b.v > v))
                    continue;
                const std::int64_t side = (b.u - a.u) * (v - a.v) - (u - a.u) * (b.v - a.v);
                if ((side > 0) == (b.v > a.v))
                    inside = !inside;
            }
            return inside;
        }

        constexpr std::array<point, 3> triangle = {{{0, -1000}, {930, 750}, {-930, 750}}};

        // Outer corners at radius 1024, inner ones at 440, every 36 degrees.
        constexpr std::array<point, 10> star = {{{0, -1024}, {259, -356}, {974, -316}, {418, 136}, {602, 828},
                                                 {0, 440}, {-602, 828}, {-418, 136}, {-974, -316}, {-259, -356}}};
    }

    bool shape_covers(unsigned long label, std::int64_t u, std::int64_t v)
    {
        const std::int64_t across = std::abs(u), along = std::abs(v), reach = std::max(across, along);
        switch (label)
        {
        case 0: return in_disc(u, v, 930);                                                  // circle
        case 1: return in_disc(u, v, 970) && !in_disc(u, v, 560);                           // ring
        case 2: return reach <= 800;                                                        // square
        case 3: return reach <= 860 && reach >= 480;                                        // frame
        case 4: return in_polygon(u, v, triangle);
        case 5: return reach <= 950 && std::min(across, along) <= 290;                      // cross
        case 6: return in_polygon(u, v, star);
        case 7: return in_disc(u, v, 970) && !in_disc(u - 480, v + 160, 860);               // crescent
        case 8: return reach <= 900 && (along <= 200 || along >= 520);                      // stripes
        default: return in_disc(across - 560, along - 560, 360);                            // dots
        }
    }
}
