// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/chart.h>

#include <hypersparse/plugins/report/html/escape.h>
#include <hypersparse/plugins/report/html/legend.h>
#include <hypersparse/plugins/report/html/number_text.h>

#include <dlib/assert.h>

#include <algorithm>
#include <cmath>

namespace hypersparse::html
{
    namespace
    {
        bool is_drawn(const chart& c, const std::optional<double>& value)
        {
            return can_be_drawn(value, c.logarithmic);
        }

        std::optional<axis> y_axis_of(const chart& c)
        {
            std::optional<double> low;
            std::optional<double> high;
            for (const chart_line& line : c.lines)
                for (const auto& value : line.values)
                    if (is_drawn(c, value))
                    {
                        low = std::min(low.value_or(*value), *value);
                        high = std::max(high.value_or(*value), *value);
                    }
            if (!low)
                return std::nullopt;
            const int ticks = c.small ? 3 : 5;
            if (c.logarithmic)
                return logarithmic_axis(*low, *high, ticks);
            return linear_axis(c.from_zero ? std::min(0.0, *low) : *low, *high, c.y_look, ticks);
        }

        // Half a step of room on both sides, so that the first and the last value do not lie on the frame.
        axis x_axis_of(const chart& c)
        {
            const double half = c.x_look == number_look::whole ? 0.5 : 0;
            return linear_axis(c.x.front() - half, c.x.back() + half, c.x_look, c.small ? 4 : 6);
        }

        std::string draw_bands(const chart& c, const axis& x)
        {
            std::string text;
            for (const chart_band& band : c.bands)
            {
                const double begin = x.place(band.begin);
                text += "<div class=\"band" + std::string(band.shaded ? " shaded" : "") + "\" style=\"left:" + coordinate(100 * begin)
                    + "%;width:" + coordinate(100 * (x.place(band.end) - begin)) + "%\"><span>" + escape(band.name) + "</span></div>";
            }
            return text;
        }

        std::string dot_at(const chart& c, const chart_line& line, std::size_t i, const axis& x, const axis& y, const std::string& kind)
        {
            return "<path class=\"line " + kind + "\" d=\"M" + coordinate(1000 * x.place(c.x[i])) + ' '
                + coordinate(1000 * (1 - y.place(*line.values[i]))) + "h0\"/>";
        }

        // A large dot with a small one of the paper's colour on it: the drawing is stretched, a circle would be, too.
        std::string draw_ring(const chart& c, const chart_line& line, const axis& x, const axis& y)
        {
            const auto found = line.ring ? std::find(c.x.begin(), c.x.end(), *line.ring) : c.x.end();
            const auto i = static_cast<std::size_t>(found - c.x.begin());
            if (found == c.x.end() || !is_drawn(c, line.values[i]))
                return {};
            return dot_at(c, line, i, x, y, "ring " + line.tone) + dot_at(c, line, i, x, y, "hole");
        }

        std::string draw_lines(const chart& c, const axis& x, const axis& y)
        {
            std::string text;
            for (const chart_mark& mark : c.marks)
                text += "<path class=\"mark\" d=\"M" + coordinate(1000 * x.place(mark.x)) + " 0v1000\"/>";
            for (const chart_line& line : c.lines)
            {
                text += "<path class=\"line " + line.tone + (line.dashed ? " dashed" : "") + "\" d=\"" + path_of(x, y, c.x, line.values)
                    + "\"/>";
                if (const auto end = last_drawn(c, line); end && c.last_values)
                    text += dot_at(c, line, *end, x, y, "dot " + line.tone);
            }
            for (const chart_line& line : c.lines)
                text += draw_ring(c, line, x, y);
            return text;
        }

        bool is_left(const chart_mark& mark, const axis& x) { return x.place(mark.x) <= 0.5; }

        std::string draw_marks(const chart& c, const axis& x)
        {
            std::string text;
            for (const chart_mark& mark : c.marks)
                if (!mark.name.empty())
                    text += "<span class=\"note" + std::string(is_left(mark, x) ? "" : " left") + "\" style=\"left:"
                        + coordinate(100 * x.place(mark.x)) + "%\">" + (is_left(mark, x) ? "\u2191 " : "") + escape(mark.name)
                        + (is_left(mark, x) ? "" : " \u2191") + "</span>";
            return text;
        }

        // Values of lines without a name, to the right of their ends, or beside the chart where there is less room than that takes.
        std::string draw_last_values(const chart& c, const axis& x, const axis& y)
        {
            std::string text;
            for (const chart_line& line : c.lines)
                if (const auto end = last_drawn(c, line); end && c.last_values && line.name.empty())
                {
                    const bool beside = x.place(c.x[*end]) > 0.75;
                    text += "<span class=\"value " + line.tone + (beside ? " beside" : "") + "\" style=\"top:"
                        + coordinate(100 * (1 - y.place(*line.values[*end]))) + "%"
                        + (beside ? "" : ";left:" + coordinate(100 * x.place(c.x[*end])) + "%") + "\">" + value_text(c, *line.values[*end])
                        + "</span>";
                }
            return text;
        }

        bool has_room_beside(const chart& c)
        {
            return c.last_values && std::any_of(c.lines.begin(), c.lines.end(), [](const chart_line& line) { return line.name.empty(); });
        }

        // What a line is called where the pointer is: with the name of its own band there.
        std::string name_at(const chart_line& line, double x)
        {
            for (const chart_band& band : line.bands)
                if (band.begin <= x && x <= band.end)
                    return line.name + ", " + band.name;
            return line.name;
        }

        // One strip for each x, at most so many that a page stays small.
        std::string draw_hover(const chart& c, const axis& x)
        {
            constexpr std::size_t most = 240;
            const std::size_t step = (c.x.size() + most - 1) / most;
            std::string text;
            for (std::size_t i = 0; i < c.x.size(); i += step)
            {
                const double here = x.place(c.x[i]);
                const double before = i == 0 ? 0 : (here + x.place(c.x[i - step])) / 2;
                const double after = i + step >= c.x.size() ? 1 : (here + x.place(c.x[i + step])) / 2;
                text += "<i style=\"left:" + coordinate(100 * before) + "%;width:" + coordinate(100 * (after - before)) + "%\"><b"
                    + (here > 0.5 ? " class=\"left\"" : "") + ">" + escape(c.x_name) + ' '
                    + (c.x_look == number_look::percent ? percent_text(c.x[i], 0) : short_text(c.x[i]))
                    + (c.x_notes.empty() ? "" : ", " + escape(c.x_notes[i]));
                for (const chart_line& line : c.lines)
                    if (is_drawn(c, line.values[i]))
                        text += "<br><u class=\"" + line.tone + "\"></u>" + escape(name_at(line, c.x[i])) + ' ' + value_text(c, *line.values[i]);
                text += "</b></i>";
            }
            return text;
        }
    }

    std::string draw_chart(const chart& c)
    {
        for (const chart_line& line : c.lines)
            DLIB_CASSERT(line.values.size() == c.x.size(), line.values.size() << " values, " << c.x.size() << " x");
        const std::string title = "<figcaption>" + escape(c.title) + "</figcaption>";
        const auto y = c.x.empty() ? std::nullopt : y_axis_of(c);
        if (!y)
            return "<figure>" + title + "<p class=\"missing\">Nothing was measured.</p></figure>";
        const axis x = x_axis_of(c);
        const std::string kind = std::string(c.small ? "small" : "large") + (has_room_beside(c) ? "" : " unnamed")
            + (c.bands.empty() ? "" : " banded");
        const bool noted = std::any_of(c.marks.begin(), c.marks.end(), [](const chart_mark& mark) { return !mark.name.empty(); });
        return "<figure>" + title + draw_legend(c)
            + draw_plot_area(x, *y, draw_lines(c, x, *y), draw_bands(c, x) + draw_marks(c, x) + draw_last_values(c, x, *y)
                    + "<div class=\"hover\" aria-hidden=\"true\">" + draw_hover(c, x) + "</div>", kind)
            + "<p class=\"x-name" + (noted ? " noted" : "") + "\">" + escape(c.x_name) + "</p>" + draw_strips(c, x) + "</figure>";
    }
}
