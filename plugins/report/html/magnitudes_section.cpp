// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/chart.h>
#include <hypersparse/plugins/report/html/magnitude_pictures.h>
#include <hypersparse/plugins/report/html/page.h>
#include <hypersparse/plugins/report/html/report_sections.h>
#include <hypersparse/plugins/report/html/run_history.h>

#include <algorithm>
#include <charconv>

namespace hypersparse::html
{
    namespace
    {
        std::vector<double> percentiles()
        {
            std::vector<double> shares;
            for (int i = 0; i <= 100; ++i)
                shares.push_back(i / 100.0);
            return shares;
        }

        chart slope_chart(const std::string& title)
        {
            chart c;
            c.title = title;
            c.x_name = "weights, smallest first";
            c.x_look = number_look::percent;
            c.from_zero = true;
            c.last_values = false;
            c.x = percentiles();
            return c;
        }

        void mark_prune_rate(chart& c, const run_report& run)
        {
            const std::string text = run.option("prune-rate");
            double rate = 0;
            if (std::from_chars(text.data(), text.data() + text.size(), rate).ec == std::errc() && rate > 0 && rate < 1)
                c.marks.push_back({rate, "removed up to here"});
        }

        bool is_hypersparse(const run_report& run)
        {
            const std::string penalty = run.option("penalty");
            return penalty.empty() || penalty == "hypersparse";
        }

        std::vector<const weight_record*> records_of_art(const run_report& run)
        {
            std::vector<const weight_record*> records;
            for (const weight_record& record : run.weights)
                if (record.phase == "art" && record.scale)
                    records.push_back(&record);
            return records;
        }

        std::string epoch_name(const weight_record& record) { return "epoch " + std::to_string(record.epoch + 1); }

        // The end of phase art, and of a single run its beginning, too.
        void add_slopes(chart& c, const std::vector<run_report>& runs, std::size_t i)
        {
            const auto records = records_of_art(runs[i]);
            if (records.empty() || !is_hypersparse(runs[i]))
                return;
            const bool alone = runs.size() == 1;
            if (alone && records.size() > 1)
                c.lines.push_back({epoch_name(*records.front()), "grey", slope_by_rank(*records.front(), c.x)});
            c.lines.push_back({alone ? epoch_name(*records.back()) : runs[i].name, tone_of_run(i), slope_by_rank(*records.back(), c.x),
                is_dashed(i)});
        }

        bool all_have_one_prune_rate(const std::vector<run_report>& runs)
        {
            return std::all_of(runs.begin(), runs.end(),
                [&](const run_report& run) { return run.option("prune-rate") == runs[0].option("prune-rate"); });
        }

        std::string draw_slopes(const std::vector<run_report>& runs)
        {
            chart c = slope_chart(runs.size() == 1
                ? "Slope of the penalty over the sorted weights in phase art, as a multiple of L1's"
                : "Slope of the penalty over the sorted weights when art ended, as a multiple of L1's");
            for (std::size_t i = 0; i < runs.size(); ++i)
                add_slopes(c, runs, i);
            if (c.lines.empty())
                return {};
            if (all_have_one_prune_rate(runs))
                mark_prune_rate(c, runs.front());
            return draw_chart(c);
        }
    }

    std::string magnitudes_section(const std::vector<run_report>& runs)
    {
        const std::string histories = side_by_side(runs, [](const run_report& run)
        {
            return draw_magnitude_history(run, "|w| of all prunable weights, epoch by epoch");
        });
        if (histories.empty())
            return {};
        const bool alone = runs.size() == 1;
        const std::string moments = side_by_side(runs, [&](const run_report& run) { return draw_magnitude_moments(run, alone); });
        if (!has_art(runs))
            return section("The weights' magnitudes", "The stronger the blue, the more weights.", histories + moments);
        return section("From exploration to exploitation",
            "While \u03BB grows, the penalty parts the weights into those that will stay and those that will go. The stronger the blue, the more "
            "weights; the line is the threshold t that the prune rate gives: what is below it will be removed.",
            histories + moments + draw_slopes(runs));
    }
}
