// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/chart.h>
#include <hypersparse/plugins/report/html/escape.h>
#include <hypersparse/plugins/report/html/number_text.h>

#include <cmath>

namespace hypersparse::html
{
    namespace
    {
        constexpr double side = 1000;

        std::string grid_of(const axis& y)
        {
            std::string path;
            for (const double tick : y.ticks)
                path += "M0 " + coordinate(side * (1 - y.place(tick))) + "h1000";
            return "<path class=\"grid\" d=\"" + path + "\"/>";
        }

        std::string labels_of(const axis& x, const axis& y)
        {
            std::string text;
            for (const double tick : y.ticks)
                text += "<span class=\"y\" style=\"top:" + coordinate(100 * (1 - y.place(tick))) + "%\">" + y.label(tick) + "</span>";
            for (const double tick : x.ticks)
                text += "<span class=\"x\" style=\"left:" + coordinate(100 * x.place(tick)) + "%\">" + x.label(tick) + "</span>";
            return text;
        }
    }

    std::string draw_plot_area(const axis& x, const axis& y, const std::string& svg, const std::string& over, const std::string& kind)
    {
        return "<div class=\"plot " + kind + "\"><div class=\"area\"><svg viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\" "
            "aria-hidden=\"true\">" + grid_of(y) + svg + "</svg>" + labels_of(x, y) + over + "</div></div>";
    }

    bool can_be_drawn(const std::optional<double>& value, bool logarithmic)
    {
        constexpr double largest = 1e100;       // the difference of two such numbers is finite
        return value && std::abs(*value) < largest && (!logarithmic || *value > 1 / largest);
    }

    std::string path_of(const axis& x, const axis& y, const std::vector<double>& xs, const std::vector<std::optional<double>>& values)
    {
        const auto is_drawn = [&](std::size_t i)
        {
            return i < xs.size() && can_be_drawn(values[i], y.logarithmic);
        };
        std::string path;
        for (std::size_t i = 0; i < xs.size(); ++i)
        {
            if (!is_drawn(i))
                continue;
            const bool begins = i == 0 || !is_drawn(i - 1);
            path += (begins ? 'M' : 'L') + coordinate(side * x.place(xs[i])) + ' ' + coordinate(side * (1 - y.place(*values[i])));
            if (begins && !is_drawn(i + 1))
                path += "h0";
        }
        return path;
    }
}
