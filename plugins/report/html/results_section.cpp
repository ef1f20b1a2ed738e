// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/escape.h>
#include <hypersparse/plugins/report/html/number_text.h>
#include <hypersparse/plugins/report/html/page.h>
#include <hypersparse/plugins/report/html/page_table.h>
#include <hypersparse/plugins/report/html/report_sections.h>
#include <hypersparse/plugins/report/html/run_history.h>
#include <hypersparse/plugins/report/phase_names.h>
#include <hypersparse/plugins/report/progress_bar.h>

namespace hypersparse::html
{
    namespace
    {
        // On test images, or on training images where no test image was seen.
        std::optional<double> dense_accuracy(const run_report& run)
        {
            const auto test = best(run, "test_accuracy", dense_phases());
            return test ? test : best(run, "train_accuracy", dense_phases());
        }

        std::optional<double> pruned_accuracy(const run_report& run)
        {
            return run.images ? run.images->accuracy : best(run, "pruned_accuracy", result_phases());
        }

        double seconds_of(const run_report& run)
        {
            double seconds = 0;
            for (const phase_span& span : phases_of(run))
                seconds += span.seconds;
            return seconds;
        }

        double density_of(const run_report& run)
        {
            return static_cast<double>(run.kept()) / static_cast<double>(run.prunable());
        }

        std::string what_was_trained(const run_report& run)
        {
            const std::string network = run.network.empty() ? "A network" : run.network;
            return run.data.empty() ? network : network + " on " + run.data;
        }

        std::string key(const std::string& number, const std::string& text)
        {
            return "<div><b>" + escape(number) + "</b><span>" + escape(text) + "</span></div>";
        }

        std::string key_numbers(const run_report& run)
        {
            std::string text;
            if (const auto accuracy = pruned_accuracy(run))
                text += key(percent_text(*accuracy), "accuracy of the " + std::string(run.option("method") == "dense" ? "" : "pruned ") + "network" + (run.images
                    ? " on " + count_text(run.images->images) + " " + run.images->images_name : std::string(is_art(run) ? ", best of fine-tuning" : ", best epoch")));
            if (const auto accuracy = dense_accuracy(run))
                text += key(percent_text(*accuracy), "accuracy of the dense network, its best epoch before pruning");
            if (run.prunable() != 0)
                text += key(percent_text(density_of(run)),
                    "of the weights are left: " + count_text(run.kept()) + " of " + count_text(run.prunable()));
            if (!run.epochs.empty())
                text += key(clock_time(seconds_of(run)), "of training, " + std::to_string(run.epochs.size()) + " epochs");
            return text.empty() ? "" : "<div class=\"key\">" + text + "</div>";
        }

        std::string or_dash(const std::optional<double>& accuracy) { return accuracy ? percent_text(*accuracy) : "\u2013"; }

        std::string epochs_by_phase(const run_report& run)
        {
            std::string text;
            for (const phase_span& span : phases_of(run))
                text += (text.empty() ? "" : " + ") + std::to_string(span.last - span.first + 1);
            return text.empty() ? "\u2013" : text;
        }

        std::string table_of_results(const std::vector<run_report>& runs)
        {
            const bool names_methods = !is_art_alone(runs), tells_end_of_art = has_art(runs);
            std::vector<std::string> titles = {"run"};
            if (names_methods)
                titles.push_back("method");
            titles.insert(titles.end(), {"network", "data", "pruned", "dense, best", "weights left", "density", "epochs"});
            if (tells_end_of_art)
                titles.push_back("phase art ended");
            titles.push_back("time");
            page_table table(titles);
            for (const run_report& run : runs)
            {
                const bool known = run.prunable() != 0;
                std::vector<std::string> row = {run.name};
                if (names_methods)
                    row.push_back(is_art(run) ? "art" : run.option("method"));
                row.insert(row.end(), {run.network, run.data, or_dash(pruned_accuracy(run)), or_dash(dense_accuracy(run)),
                    known ? count_text(run.kept()) : "\u2013", known ? percent_text(density_of(run)) : "\u2013", epochs_by_phase(run)});
                if (tells_end_of_art)
                    row.push_back(end_of_art(run));
                row.push_back(clock_time(seconds_of(run)));
                table.add_row(row);
            }
            return table.html();
        }
    }

    std::string results_section(const std::vector<run_report>& runs)
    {
        if (runs.size() == 1)
            return "<header><h1>" + escape(what_was_trained(runs[0])) + "</h1><p class=\"under\">" + escape(runs[0].name + (is_art(runs[0]) ? "" : ", " + runs[0].option("method")))
                + "</p></header>\n" + key_numbers(runs[0]) + "\n";
        return "<header><h1>" + std::to_string(runs.size()) + " runs, side by side</h1>" + legend_of_runs(runs) + "</header>\n"
            + section("Results", "Accuracies are those of the best epoch; on test images, where there are some. Epochs are counted phase by phase.",
                table_of_results(runs));
    }
}
