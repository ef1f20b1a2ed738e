// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/comparison.h>

#include <hypersparse/plugins/report/html/number_text.h>
#include <hypersparse/plugins/report/progress_bar.h>
#include <hypersparse/plugins/report/table.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>

namespace hypersparse
{
    namespace
    {
        const char* const dash = "\u2014";

        std::string or_dash(const std::optional<double>& value, const std::function<std::string(double)>& text)
        {
            return value ? text(*value) : dash;
        }

        std::optional<double> mean_of(const comparison_row& row,
            const std::function<std::optional<double>(const run_outcome&)>& number)
        {
            std::vector<double> numbers;
            for (const run_outcome& run : row.runs)
                if (const auto value = number(run))
                    numbers.push_back(*value);
            return numbers.empty() ? std::nullopt : std::optional(statistics_of(numbers).mean);
        }

        std::optional<double> as_number(const std::optional<std::size_t>& count)
        {
            return count ? std::optional(static_cast<double>(*count)) : std::nullopt;
        }

        std::string rounded(double count) { return html::count_text(static_cast<std::uint64_t>(std::llround(count))); }
        std::string in_percent(double fraction) { return html::percent_text(fraction); }

        // Of the same network and rate it is the same number with every seed, unless a method counts otherwise.
        std::string kept_text(const comparison_row& row)
        {
            if (row.runs.empty())
                return dash;
            const auto [least, most] = std::minmax_element(row.runs.begin(), row.runs.end(),
                [](const run_outcome& a, const run_outcome& b) { return a.kept < b.kept; });
            const std::string first = html::count_text(least->kept);
            return (least->kept == most->kept ? first : first + "\u2013" + html::count_text(most->kept)) + " of "
                + html::count_text(row.runs.front().prunable);
        }

        std::optional<double> density_of(const run_outcome& run)
        {
            if (run.prunable == 0)
                return std::nullopt;
            return static_cast<double>(run.kept) / static_cast<double>(run.prunable);
        }

        std::string seeds_text(const comparison_row& row)
        {
            const std::string all = std::to_string(row.seeds);
            return row.runs.size() == row.seeds ? all : std::to_string(row.runs.size()) + " of " + all;
        }

        // A terminal has no narrow blanks.
        std::string with_blanks(std::string text)
        {
            const std::string narrow = "\u202F";
            for (std::size_t at = 0; (at = text.find(narrow, at)) != std::string::npos; ++at)
                text.replace(at, narrow.size(), " ");
            return text;
        }

        std::vector<std::string> with_blanks(std::vector<std::string> cells)
        {
            for (std::string& cell : cells)
                cell = with_blanks(cell);
            return cells;
        }

        std::string markdown_row(const std::vector<std::string>& cells)
        {
            std::string line = "|";
            for (const std::string& cell : cells)
                line += " " + cell + " |";
            return line + '\n';
        }

        std::string markdown_table(const comparison& c)
        {
            const auto titles = comparison_titles();
            std::string text = markdown_row(titles) + "|---|";
            for (std::size_t i = 1; i < titles.size(); ++i)
                text += "---:|";
            text += '\n';
            for (const comparison_row& row : c.rows)
                text += markdown_row(with_blanks(comparison_cells(row)));
            return text;
        }

        // Longer than any row of such signs in the text, so that none of them ends the block.
        std::string fence_around(const std::string& text)
        {
            std::string fence = "```";
            while (text.find(fence) != std::string::npos)
                fence += '`';
            return fence;
        }
    }

    sample_statistics comparison_row::accuracy() const
    {
        std::vector<double> accuracies;
        for (const run_outcome& run : runs)
            accuracies.push_back(run.accuracy);
        return statistics_of(accuracies);
    }

    std::string prune_rate_text(double rate)
    {
        char text[32];
        std::snprintf(text, sizeof text, "%.6g\u202F%%", 100 * rate);
        return text;
    }

    std::vector<std::string> comparison_titles()
    {
        return {"method", "prune rate", "accuracy", "std", "seeds", "weights kept", "density", "MACs", "training", ".hsn"};
    }

    std::vector<std::string> comparison_cells(const comparison_row& row)
    {
        const sample_statistics accuracy = row.accuracy();
        return {row.method, row.base_line ? dash : prune_rate_text(row.prune_rate),
            accuracy.count == 0 ? dash : in_percent(accuracy.mean), or_dash(accuracy.deviation, in_percent), seeds_text(row),
            kept_text(row), or_dash(mean_of(row, density_of), in_percent),
            or_dash(mean_of(row, [](const run_outcome& run) { return as_number(run.macs); }), rounded),
            or_dash(mean_of(row, [](const run_outcome& run) { return std::optional(run.seconds); }), clock_time),
            or_dash(mean_of(row, [](const run_outcome& run) { return as_number(run.bytes); }),
                [](double bytes) { return html::bytes_text(static_cast<std::uint64_t>(std::llround(bytes))); })};
    }

    std::string comparison_text(const comparison& c)
    {
        std::vector<table::column> columns;
        for (const std::string& title : comparison_titles())
            columns.push_back({title, columns.empty() ? table::side::left : table::side::right});
        table rows(columns);
        for (const comparison_row& row : c.rows)
            rows.add_row(with_blanks(comparison_cells(row)));
        std::string text = rows.text();
        for (const std::string& line : c.missing)
            text += "missing: " + line + '\n';
        return text;
    }

    std::string comparison_markdown(const comparison& c, const std::string& made_by)
    {
        std::string text = "# " + c.trained + "\n\nMeans over the seeds; accuracies on " + c.images
            + " images, std is the standard deviation of a sample (n \u2212 1).\n\n" + markdown_table(c);
        if (!c.missing.empty())
            text += "\nMissing:\n\n";
        for (const std::string& line : c.missing)
            text += "- " + line + '\n';
        const std::string fence = fence_around(c.recipe);
        return text + "\nThe recipe:\n\n" + fence + "toml\n" + c.recipe + (c.recipe.ends_with('\n') ? "" : "\n") + fence
            + "\n\n" + made_by + '\n';
    }
}
