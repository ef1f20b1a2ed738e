// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/legend.h>

#include <hypersparse/plugins/report/html/escape.h>
#include <hypersparse/plugins/report/html/number_text.h>

#include <algorithm>
#include <cmath>

namespace hypersparse::html
{
    namespace
    {
        bool has_strips(const chart& c)
        {
            return std::any_of(c.lines.begin(), c.lines.end(), [](const chart_line& line) { return !line.bands.empty(); });
        }

        std::string entry(const chart& c, const chart_line& line)
        {
            std::string text = draw_swatch(line.tone, line.dashed) + "<span>" + escape(line.name) + "</span>";
            if (c.last_values)
                if (const auto end = last_drawn(c, line))
                    text += " <b>" + value_text(c, *line.values[*end]) + "</b>";
            return text;
        }

        std::string epoch_text(double edge) { return count_text(static_cast<std::uint64_t>(std::max(0.0, std::round(edge)))); }

        // Bands lie half a step around their first and last x.
        std::string in_words(const std::vector<chart_band>& bands)
        {
            std::string text;
            for (const chart_band& band : bands)
                text += (text.empty() ? "" : ", ") + band.name + " " + epoch_text(band.begin + 0.5) + " to "
                    + epoch_text(band.end - 0.5);
            return text;
        }

        std::string strip(const chart_line& line, const axis& x)
        {
            std::string text;
            for (const chart_band& band : line.bands)
                text += "<s class=\"" + std::string(band.shaded ? "shaded" : "") + "\" title=\"" + escape(band.name) + "\" style=\"left:"
                    + coordinate(100 * x.place(band.begin)) + "%;width:" + coordinate(100 * (x.place(band.end) - x.place(band.begin)))
                    + "%\"></s>";
            return "<div class=\"strip " + line.tone + "\" role=\"img\" aria-label=\"" + escape(in_words(line.bands)) + "\">" + text
                + "</div>";
        }
    }

    std::string draw_swatch(const std::string& tone, bool dashed)
    {
        return "<i class=\"swatch " + tone + (dashed ? " dashes" : "") + "\"></i>";
    }

    std::string draw_legend(const chart& c)
    {
        std::string text;
        if (c.names && !has_strips(c))
            for (const chart_line& line : c.lines)
                if (!line.name.empty() && last_drawn(c, line))
                    text += "<li>" + entry(c, line) + "</li>";
        return text.empty() ? "" : "<ul class=\"legend\">" + text + "</ul>";
    }

    std::string draw_strips(const chart& c, const axis& x)
    {
        std::string text;
        if (c.names)
            for (const chart_line& line : c.lines)
                if (!line.bands.empty())
                    text += "<p>" + entry(c, line) + "</p>" + strip(line, x);
        return text.empty() ? "" : "<div class=\"strips\">" + text + "</div>";
    }

    std::optional<std::size_t> last_drawn(const chart& c, const chart_line& line)
    {
        for (std::size_t i = line.values.size(); i-- > 0;)
            if (can_be_drawn(line.values[i], c.logarithmic))
                return i;
        return std::nullopt;
    }

    std::string value_text(const chart& c, double value)
    {
        return c.y_look == number_look::percent ? percent_text(value) : short_text(value);
    }
}
