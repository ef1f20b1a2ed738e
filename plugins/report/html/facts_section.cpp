// SPDX-License-Identifier: BSL-1.0
// What can be said in tables: size and speed, options, how to repeat a run.
#include <hypersparse/plugins/report/html/escape.h>
#include <hypersparse/plugins/report/html/number_text.h>
#include <hypersparse/plugins/report/html/page.h>
#include <hypersparse/plugins/report/html/page_table.h>
#include <hypersparse/plugins/report/html/report_sections.h>
#include <hypersparse/plugins/report/html/run_history.h>
#include <hypersparse/plugins/report/progress_bar.h>

#include <algorithm>

namespace hypersparse::html
{
    namespace
    {
        std::string size_table(const run_report& run)
        {
            page_table table({"size", ""});
            if (run.parameters != 0)
                table.add_row({"parameters, biases and normalisation included", count_text(run.parameters)});
            if (run.prunable() != 0)
            {
                table.add_row({"prunable weights", count_text(run.prunable())});
                table.add_row({"of these not 0", count_text(run.kept())});
            }
            if (run.dense_macs != 0)
            {
                table.add_row({"multiplications an image, dense", count_text(run.dense_macs)});
                table.add_row({"of these with weights that are left", count_text(run.macs)});
            }
            for (const auto& [name, bytes] : run.files)
                table.add_row({"file " + name, bytes_text(bytes)});
            return table.empty() ? "" : table.html();
        }

        std::string speed_table(const run_report& run)
        {
            page_table table({"speed", "epochs", "time", "images/s"});
            for (const phase_span& span : phases_of(run))
                table.add_row({"training, " + span.name, std::to_string(span.last - span.first + 1), clock_time(span.seconds),
                    count_text(static_cast<std::uint64_t>(std::max(0.0, span.images_per_second)))});
            for (const auto& [name, images_per_second] : run.speeds)
                table.add_row({"inference, " + name, "\u2013", "\u2013",
                    count_text(static_cast<std::uint64_t>(std::max(0.0, images_per_second)))});
            return table.empty() ? "" : table.html();
        }

        std::string cost_of(const run_report& run)
        {
            const std::string size = size_table(run);
            const std::string speed = speed_table(run);
            return size.empty() && speed.empty() ? "" : "<div class=\"columns\">" + size + speed + "</div>";
        }

        std::vector<std::string> option_names(const std::vector<run_report>& runs)
        {
            std::vector<std::string> names;
            for (const run_report& run : runs)
                for (const auto& entry : run.options)
                    if (std::find(names.begin(), names.end(), entry.first) == names.end())
                        names.push_back(entry.first);
            return names;
        }

        bool differs(const std::vector<run_report>& runs, const std::string& name)
        {
            return std::any_of(runs.begin(), runs.end(),
                [&](const run_report& run) { return run.option(name) != runs[0].option(name); });
        }

        std::string option_table(const std::vector<run_report>& runs, const std::vector<std::string>& names)
        {
            std::vector<std::string> titles = {"option"};
            for (const run_report& run : runs)
                titles.push_back(runs.size() == 1 ? "value" : run.name);
            page_table table(titles);
            for (const std::string& name : names)
            {
                std::vector<std::string> cells = {name};
                for (const run_report& run : runs)
                    cells.push_back(run.option(name));
                table.add_row(cells);
            }
            return table.empty() ? "" : table.html();
        }

        // Two tables beside each other, where there is room.
        std::string options_of_one(const std::vector<run_report>& runs)
        {
            const auto names = option_names(runs);
            const auto middle = names.begin() + static_cast<std::ptrdiff_t>((names.size() + 1) / 2);
            if (names.empty())
                return {};
            return "<div class=\"columns\">" + option_table(runs, {names.begin(), middle})
                + option_table(runs, {middle, names.end()}) + "</div>";
        }

        std::string options_of_several(const std::vector<run_report>& runs)
        {
            const auto names = option_names(runs);
            std::vector<std::string> differing;
            std::copy_if(names.begin(), names.end(), std::back_inserter(differing),
                [&](const std::string& name) { return differs(runs, name); });
            if (names.empty())
                return {};
            const std::string first = differing.empty() ? "<p>All options are the same.</p>" : option_table(runs, differing);
            return first + "<details><summary>all options</summary>" + option_table(runs, names) + "</details>";
        }

        std::string commands_of(const run_report& run)
        {
            std::string text;
            for (const std::string& command : run.commands)
                text += escape(command) + "\n";
            return text.empty() ? "" : "<pre>" + text + "</pre>";
        }
    }

    std::string cost_section(const std::vector<run_report>& runs)
    {
        const bool timed = std::any_of(runs.begin(), runs.end(), [](const run_report& run) { return !run.speeds.empty(); });
        return section("Size and speed", timed ? "Inference is in batches, as art bench times it, on the machine that made this page." : "",
            side_by_side(runs, cost_of));
    }

    std::string options_section(const std::vector<run_report>& runs)
    {
        const std::string options = runs.size() == 1 ? section("Options", "", options_of_one(runs))
                                                     : section("Options that differ", "", options_of_several(runs));
        return options + section("How to repeat it", "The same options and seed give the same run, on a CPU bit for bit.",
            side_by_side(runs, commands_of));
    }
}
