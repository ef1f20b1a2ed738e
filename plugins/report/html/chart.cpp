// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/chart.h>

#include <hypersparse/plugins/report/html/end_labels.h>
#include <hypersparse/plugins/report/html/escape.h>
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

        bool has_ends(const chart& c) { return c.names == name_place::end || c.names == name_place::beside; }

        std::optional<std::size_t> last_drawn(const chart& c, const chart_line& line)
        {
            for (std::size_t i = line.values.size(); i-- > 0;)
                if (is_drawn(c, line.values[i]))
                    return i;
            return std::nullopt;
        }

        std::size_t first_drawn(const chart& c, const chart_line& line)
        {
            std::size_t i = 0;
            while (i < line.values.size() && !is_drawn(c, line.values[i]))
                ++i;
            return i;
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

        std::string value_text(const chart& c, double value)
        {
            return c.y_look == number_look::percent ? percent_text(value) : short_text(value);
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

        std::string draw_lines(const chart& c, const axis& x, const axis& y)
        {
            std::string text;
            for (const chart_mark& mark : c.marks)
                text += "<path class=\"mark\" d=\"M" + coordinate(1000 * x.place(mark.x)) + " 0v1000\"/>";
            for (const chart_line& line : c.lines)
            {
                text += "<path class=\"line " + line.tone + (line.dashed ? " dashed" : "") + "\" d=\"" + path_of(x, y, c.x, line.values)
                    + "\"/>";
                if (const auto end = last_drawn(c, line); end && has_ends(c))
                    text += "<path class=\"line dot " + line.tone + "\" d=\"M" + coordinate(1000 * x.place(c.x[*end])) + ' '
                        + coordinate(1000 * (1 - y.place(*line.values[*end]))) + "h0\"/>";
            }
            return text;
        }

        std::string draw_marks(const chart& c, const axis& x)
        {
            std::string text;
            for (const chart_mark& mark : c.marks)
                text += "<span class=\"note" + std::string(x.place(mark.x) > 0.5 ? " left" : "") + "\" style=\"left:"
                    + coordinate(100 * x.place(mark.x)) + "%\">" + escape(mark.name) + "</span>";
            return text;
        }

        end_label label_of(const chart& c, const chart_line& line, const axis& x, const axis& y)
        {
            constexpr double room = 0.18;   // of the width, for a name before a line
            const auto place_of = [&](std::size_t i) { return std::pair(x.place(c.x[i]), y.place(*line.values[i])); };
            const std::size_t first = first_drawn(c, line);
            const std::size_t end = *last_drawn(c, line);
            if (c.names == name_place::corner)
                return {line.name, "", line.tone, label_side::listed, place_of(first)};
            if (line.named_before && x.place(c.x[first]) > room)
                return {line.name, "", line.tone, label_side::before, place_of(first)};
            const bool beside = c.names == name_place::beside || x.place(c.x[end]) > 0.75;     // less room than a name takes
            const label_side side = beside ? label_side::beside : label_side::after;
            return {line.name, value_text(c, *line.values[end]), line.tone, side, place_of(end)};
        }

        std::string draw_names(const chart& c, const axis& x, const axis& y)
        {
            std::vector<end_label> labels;
            for (const chart_line& line : c.lines)
                if (c.names != name_place::nowhere && last_drawn(c, line))
                    labels.push_back(label_of(c, line, x, y));
            return draw_end_labels(labels, c.small);
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
                        text += "<br><u class=\"" + line.tone + "\"></u>" + escape(line.name) + ' ' + value_text(c, *line.values[i]);
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
        const std::string kind = std::string(c.small ? "small" : "large") + (has_ends(c) ? "" : " unnamed") + (c.bands.empty() ? "" : " banded");
        return "<figure>" + title
            + draw_plot_area(x, *y, draw_lines(c, x, *y), draw_bands(c, x) + draw_marks(c, x) + draw_names(c, x, *y)
                    + "<div class=\"hover\" aria-hidden=\"true\">" + draw_hover(c, x) + "</div>", kind)
            + "<p class=\"x-name\">" + escape(c.x_name) + "</p></figure>";
    }
}
