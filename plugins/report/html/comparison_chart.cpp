// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/comparison_page.h>

#include <hypersparse/plugins/report/html/chart.h>
#include <hypersparse/plugins/report/html/escape.h>
#include <hypersparse/plugins/report/html/legend.h>
#include <hypersparse/plugins/report/html/number_text.h>
#include <hypersparse/plugins/report/html/run_history.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace hypersparse::html
{
    namespace
    {
        struct method_line
        {
            std::string name;
            std::string tone;
            bool dashed = false;
            bool base_line = false;
            std::map<double, sample_statistics> points;     // by prune rate

            std::string swatch() const { return draw_swatch(tone, dashed); }
        };

        // Methods in the order of the rows, with what is known of each; the dense network has the colour of the text.
        std::vector<method_line> lines_of(const comparison& c)
        {
            std::vector<method_line> lines;
            std::size_t coloured = 0;
            for (const comparison_row& row : c.rows)
            {
                auto line = std::find_if(lines.begin(), lines.end(), [&](const method_line& l) { return l.name == row.method; });
                if (line == lines.end())
                {
                    const std::size_t i = row.base_line ? 0 : coloured++;
                    line = lines.insert(lines.end(), {row.method, row.base_line ? "ink" : tone_of_run(i),
                        row.base_line || is_dashed(i), row.base_line, {}});
                }
                if (const sample_statistics accuracy = row.accuracy(); accuracy.count != 0)
                    line->points[row.prune_rate] = accuracy;
            }
            return lines;
        }

        // Where a prune rate lies: at the logarithm of 1 / density.
        double place_on_axis(double rate) { return -std::log(1 - rate); }

        std::vector<double> rates_of(const comparison& c)
        {
            std::vector<double> rates;
            for (const comparison_row& row : c.rows)
                if (!row.base_line)
                    rates.push_back(row.prune_rate);
            std::sort(rates.begin(), rates.end());
            rates.erase(std::unique(rates.begin(), rates.end()), rates.end());
            return rates;
        }

        struct chart_frame
        {
            std::vector<double> rates;
            axis x;     // without ticks: the rates have labels of their own
            axis y;

            double x_of(double rate) const { return x.place(place_on_axis(rate)); }
        };

        axis x_axis_of(const std::vector<double>& rates)
        {
            const double low = rates.empty() ? 0 : place_on_axis(rates.front());
            const double high = rates.empty() ? 1 : place_on_axis(rates.back());
            const double room = high > low ? 0.08 * (high - low) : 0.5;
            return {low - room, high + room, false, number_look::plain, {}};
        }

        axis y_axis_of(const std::vector<method_line>& lines)
        {
            double low = 1;
            double high = 0;
            for (const method_line& line : lines)
                for (const auto& [rate, accuracy] : line.points)
                {
                    low = std::min(low, accuracy.mean - accuracy.deviation.value_or(0));
                    high = std::max(high, accuracy.mean + accuracy.deviation.value_or(0));
                }
            low = std::clamp(low, 0.0, 1.0);
            high = std::clamp(high, 0.0, 1.0);
            constexpr double least_range = 0.02;    // of one number alone
            if (high - low < least_range)
                low = std::max(0.0, high - least_range);
            return linear_axis(low, std::max(high, low + least_range), number_look::percent);
        }

        std::string point(double x, double y) { return coordinate(1000 * x) + ' ' + coordinate(1000 * (1 - y)); }

        std::string path(const std::string& kind, const std::string& d)
        {
            return "<path class=\"line " + kind + "\" d=\"" + d + "\"/>";
        }

        // Up and down from a point, with a cap at both ends.
        std::string error_bar(const chart_frame& frame, double x, const sample_statistics& accuracy)
        {
            if (!accuracy.deviation)
                return {};
            constexpr double half_cap = 0.006;
            const double top = frame.y.place(accuracy.mean + *accuracy.deviation);
            const double bottom = frame.y.place(accuracy.mean - *accuracy.deviation);
            std::string d = "M" + point(x, bottom) + "L" + point(x, top);
            for (const double end : {bottom, top})
                d += "M" + point(x - half_cap, end) + "L" + point(x + half_cap, end);
            return d;
        }

        // shift: so that bars at the same rate lie side by side
        std::string draw_method(const chart_frame& frame, const method_line& line, double shift)
        {
            std::string way;
            std::string bars;
            std::string dots;
            for (const auto& [rate, accuracy] : line.points)
            {
                const double x = frame.x_of(rate) + shift;
                const std::string here = point(x, frame.y.place(accuracy.mean));
                way += (way.empty() ? "M" : "L") + here;
                bars += error_bar(frame, x, accuracy);
                dots += "M" + here + "h0";
            }
            return path(line.tone + (line.dashed ? " dashed" : ""), way) + path(line.tone + " thin", bars)
                + path(line.tone + " dot", dots);
        }

        std::string draw_base_line(const chart_frame& frame, const method_line& line)
        {
            const auto& [rate, accuracy] = *line.points.begin();
            const double y = frame.y.place(accuracy.mean);
            std::string text;
            if (accuracy.deviation)
            {
                const double low = frame.y.place(accuracy.mean - *accuracy.deviation);
                const double high = frame.y.place(accuracy.mean + *accuracy.deviation);
                text = "<path class=\"filled pale " + line.tone + "\" d=\"M" + point(0, low) + "L" + point(1, low)
                    + "L" + point(1, high) + "L" + point(0, high) + "Z\"/>";
            }
            return text + path(line.tone + " thin dashed", "M" + point(0, y) + "L" + point(1, y));
        }

        std::string draw_lines(const chart_frame& frame, const std::vector<method_line>& lines)
        {
            constexpr double step = 0.008;
            double shift = -step * static_cast<double>(lines.size() - 1) / 2;
            std::string text;
            for (const method_line& line : lines)
            {
                if (!line.points.empty())
                    text += line.base_line ? draw_base_line(frame, line) : draw_method(frame, line, shift);
                shift += step;
            }
            return text;
        }

        // A label that would lie on the one before it is left out.
        std::string label_rates(const chart_frame& frame)
        {
            constexpr double narrowest = 0.09;
            std::string text;
            double last = -1;
            for (const double rate : frame.rates)
                if (const double x = frame.x_of(rate); x - last >= narrowest)
                {
                    text += "<span class=\"x\" style=\"left:" + coordinate(100 * x) + "%\">" + prune_rate_text(rate) + "</span>";
                    last = x;
                }
            return text;
        }

        std::string value_of(const sample_statistics& accuracy)
        {
            return percent_text(accuracy.mean) + (accuracy.deviation ? " \u00B1 " + percent_text(*accuracy.deviation) : "");
        }

        std::string draw_hover(const chart_frame& frame, const std::vector<method_line>& lines)
        {
            std::string text;
            for (std::size_t i = 0; i < frame.rates.size(); ++i)
            {
                const double here = frame.x_of(frame.rates[i]);
                const double before = i == 0 ? 0 : (here + frame.x_of(frame.rates[i - 1])) / 2;
                const double after = i + 1 == frame.rates.size() ? 1 : (here + frame.x_of(frame.rates[i + 1])) / 2;
                text += "<i style=\"left:" + coordinate(100 * before) + "%;width:" + coordinate(100 * (after - before)) + "%\"><b"
                    + (here > 0.5 ? " class=\"left\"" : "") + ">prune rate " + prune_rate_text(frame.rates[i]);
                for (const method_line& line : lines)
                {
                    const auto found = line.base_line ? line.points.begin() : line.points.find(frame.rates[i]);
                    if (found != line.points.end())
                        text += "<br><u class=\"" + line.tone + "\"></u>" + escape(line.name) + ' ' + value_of(found->second);
                }
                text += "</b></i>";
            }
            return "<div class=\"hover\" aria-hidden=\"true\">" + text + "</div>";
        }

        std::string in_words(const std::vector<method_line>& lines)
        {
            std::string text = "Accuracy over prune rate.";
            for (const method_line& line : lines)
            {
                std::string points;
                for (const auto& [rate, accuracy] : line.points)
                    points += (points.empty() ? " " : ", ") + (line.base_line ? "" : "at " + prune_rate_text(rate) + " ")
                        + value_of(accuracy);
                text += points.empty() ? "" : " " + line.name + ":" + points + ".";
            }
            return text;
        }

        std::string legend(const std::vector<method_line>& lines)
        {
            std::string text;
            for (const method_line& line : lines)
                if (!line.points.empty())
                    text += "<li>" + line.swatch() + "<span>" + escape(line.name) + "</span></li>";
            return "<ul class=\"legend\">" + text + "</ul>";
        }
    }

    std::string draw_comparison(const comparison& c)
    {
        const auto lines = lines_of(c);
        if (std::all_of(lines.begin(), lines.end(), [](const method_line& line) { return line.points.empty(); }))
            return "<figure><p class=\"missing\">No run is finished.</p></figure>";
        const auto rates = rates_of(c);
        const chart_frame frame{rates, x_axis_of(rates), y_axis_of(lines)};
        return "<figure>" + legend(lines) + "<div role=\"img\" aria-label=\"" + escape(in_words(lines)) + "\">"
            + draw_plot_area(frame.x, frame.y, draw_lines(frame, lines), label_rates(frame) + draw_hover(frame, lines),
                "large unnamed")
            + "</div><p class=\"x-name\">prune rate, spaced as the logarithm of the density</p></figure>";
    }
}
