// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/bar.h>

#include <algorithm>
#include <cmath>

namespace hypersparse
{
    std::string draw_bar(double fraction, int width, bool unicode)
    {
        // U+2588 (a full block) down to U+258F (its left eighth)
        static const char* const blocks[] = {"", "\u258F", "\u258E", "\u258D", "\u258C", "\u258B", "\u258A", "\u2589", "\u2588"};
        const int parts = unicode ? 8 : 1;      // of a character
        const double share = std::isnan(fraction) ? 0 : std::clamp(fraction, 0.0, 1.0);
        const int filled = static_cast<int>(std::lround(share * width * parts));
        std::string bar;
        for (int i = 0; i < width; ++i)
        {
            const int here = std::clamp(filled - i * parts, 0, parts);
            if (!unicode)
                bar += here != 0 ? "#" : ".";
            else
                bar += here != 0 ? blocks[here] : " ";
        }
        return bar;
    }

    double on_log_scale(double fraction, double smallest)
    {
        if (!(fraction > 0))
            return 0;
        return std::clamp(1 - std::log(fraction) / std::log(smallest), 0.0, 1.0);
    }
}
