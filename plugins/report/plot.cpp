// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/plot.h>

#include <hypersparse/plugins/report/text_width.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace hypersparse
{
    namespace
    {
        constexpr int axis_width = 7;           // "100 % |"
        constexpr int widest = 100;

        struct mark
        {
            const char* ascii;
            const char* unicode;
            const char* colour;
        };

        constexpr mark marks[] = {
            {"*", "\u25CF", "\033[36m"}, {"o", "\u25CB", "\033[33m"}, {"+", "\u25B2", "\033[32m"}, {"x", "\u25C6", "\033[35m"}};

        std::string draw_mark(std::size_t series, const terminal& looks)
        {
            const mark& m = marks[series];
            const std::string text = looks.unicode ? m.unicode : m.ascii;
            return looks.colour ? m.colour + text + "\033[0m" : text;
        }

        struct grid
        {
            int width;
            int height;
            std::size_t count;      // of x
            std::vector<std::string> cells;     // row-major, the top row first

            int column_of(std::size_t x) const
            {
                return count < 2 ? 0 : static_cast<int>(std::lround(static_cast<double>(x) * (width - 1) / static_cast<double>(count - 1)));
            }

            std::string& at(int row, int column) { return cells[static_cast<std::size_t>(row * width + column)]; }
        };

        // The lowest percentage shown: the next ten below all values.
        double bottom_of(const std::vector<plot_series>& series)
        {
            double lowest = 0.9;
            for (const plot_series& s : series)
                for (const auto& value : s.values)
                    lowest = std::min(lowest, value.value_or(1));
            return std::max(0.0, std::floor(lowest * 10) / 10);
        }

        void draw_series(grid& g, const std::vector<plot_series>& series, double bottom, const terminal& looks)
        {
            for (std::size_t s = series.size(); s-- > 0;)
                for (std::size_t x = 0; x < g.count; ++x)
                    if (series[s].values[x])
                    {
                        const double share = (std::clamp(*series[s].values[x], bottom, 1.0) - bottom) / (1 - bottom);
                        const int row = static_cast<int>(std::lround((1 - share) * (g.height - 1)));
                        g.at(row, g.column_of(x)) = draw_mark(s, looks);
                    }
        }

        std::string rows_of(grid& g, double bottom, const terminal& looks)
        {
            const char* wall = looks.unicode ? "\u2502" : "|";
            std::string text;
            for (int row = 0; row < g.height; ++row)
            {
                char label[16] = "       ";
                if (row == 0 || row == g.height - 1 || row == (g.height - 1) / 2)
                    std::snprintf(label, sizeof label, "%3.0f %% ",
                        100 * (1 - (1 - bottom) * row / static_cast<double>(g.height - 1)));
                text += cut_to_width(label, axis_width - 1) + wall;
                for (int column = 0; column < g.width; ++column)
                    text += g.at(row, column);
                text += '\n';
            }
            return text;
        }

        std::string names_of(const grid& g, const std::vector<plot_section>& sections)
        {
            std::string line(axis_width, ' ');
            for (const plot_section& section : sections)
            {
                const std::size_t column = static_cast<std::size_t>(axis_width + g.column_of(section.begin));
                if (column + section.name.size() > static_cast<std::size_t>(axis_width + g.width) || (line.size() > column && column > axis_width))
                    continue;       // no room
                line.resize(column, ' ');
                line += section.name + ' ';
            }
            return line + '\n';
        }
    }

    std::string draw_plot(const std::vector<plot_series>& series, const std::vector<plot_section>& sections, const terminal& looks,
        int height)
    {
        if (series.empty() || series.front().values.empty())
            return {};
        grid g{std::clamp(std::min(looks.width, widest) - axis_width - 1, 10, widest), height, series.front().values.size(), {}};
        g.cells.assign(static_cast<std::size_t>(g.width * g.height), " ");
        for (const plot_section& section : sections)
            for (int row = 0; section.begin != 0 && row < height; ++row)
                g.at(row, g.column_of(section.begin)) = looks.unicode ? "\u250A" : ":";
        const double bottom = bottom_of(series);
        draw_series(g, series, bottom, looks);
        std::string legend(axis_width, ' ');
        for (std::size_t s = 0; s < series.size(); ++s)
            legend += draw_mark(s, looks) + " " + series[s].name + "   ";
        legend.erase(legend.find_last_not_of(' ') + 1);
        return rows_of(g, bottom, looks) + names_of(g, sections) + legend + '\n';
    }
}
