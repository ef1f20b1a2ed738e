// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/chart.h>
#include <hypersparse/plugins/report/html/epoch_table.h>
#include <hypersparse/plugins/report/html/page.h>
#include <hypersparse/plugins/report/html/report_sections.h>
#include <hypersparse/plugins/report/html/run_history.h>
#include <hypersparse/plugins/report/phase_names.h>

#include <algorithm>

namespace hypersparse::html
{
    namespace
    {
        chart over_epochs(const std::vector<run_report>& runs, const std::string& title)
        {
            chart c;
            c.title = title;
            c.x_name = "epoch";
            c.x = epochs_of(runs);
            if (runs.size() != 1)
                return c;
            c.bands = bands_of(runs[0]);
            c.x_notes.resize(c.x.size());
            for (const epoch_record& epoch : runs[0].epochs)
                if (epoch.epoch < c.x_notes.size())
                    c.x_notes[epoch.epoch] = epoch.phase;
            return c;
        }

        void mark_the_end_of_art(chart& c, const run_report& run)
        {
            if (const auto end = last_epoch_of_art(run))
                c.marks.push_back({*end + 0.5, "art ended, pruned here"});
        }

        std::string accuracies_of_one(const run_report& run)
        {
            chart c = over_epochs({run}, "Accuracy");
            c.y_look = number_look::percent;
            const std::vector<std::string>& dense = dense_phases();
            const std::vector<std::string>& result = result_phases();
            c.lines = {{"dense, training images", "grey", values_of(run, "train_accuracy", c.x, dense)},
                {"dense, test images", "green", values_of(run, "test_accuracy", c.x, dense)},
                {"pruned copy, training images", "orange", values_of(run, "pruned_accuracy", c.x, {"art"})},
                {"pruned, training images", "grey", values_of(run, "train_accuracy", c.x, result), true},
                {"pruned, test images", "blue", values_of(run, "test_accuracy", c.x, result)}};
            std::erase_if(c.lines, [](const chart_line& line)
            {
                return std::none_of(line.values.begin(), line.values.end(), [](const auto& value) { return value.has_value(); });
            });
            mark_the_end_of_art(c, run);
            return draw_chart(c);
        }

        struct quantity
        {
            const char* title;
            const char* key;
            number_look look = number_look::plain;
            bool logarithmic = false;
            bool small = false;
        };

        // Of several runs, each has its own phases.
        chart_line line_of(const std::vector<run_report>& runs, std::size_t i, std::vector<std::optional<double>> values, bool small)
        {
            if (runs.size() == 1)
                return {small ? "" : "last epoch", "ink", std::move(values)};
            return {runs[i].name, tone_of_run(i), std::move(values), is_dashed(i), small ? std::vector<chart_band>() : bands_of(runs[i]),
                last_epoch_of_art(runs[i])};
        }

        std::string draw_quantity(const std::vector<run_report>& runs, const quantity& q, const std::vector<std::string>& phases = {})
        {
            chart c = over_epochs(runs, q.title);
            c.y_look = q.look;
            c.logarithmic = q.logarithmic;
            c.small = q.small;
            c.from_zero = !q.logarithmic && q.look == number_look::plain;
            for (std::size_t i = 0; i < runs.size(); ++i)
                c.lines.push_back(line_of(runs, i, values_of(runs[i], q.key, c.x, phases), q.small));
            c.names = !q.small;
            c.last_values = runs.size() == 1 || !q.small;
            if (runs.size() == 1)
                mark_the_end_of_art(c, runs[0]);
            for (chart_mark& mark : c.marks)
                mark.name.clear();
            if (q.small)
                for (chart_band& band : c.bands)
                    band.name.clear();
            return draw_chart(c);
        }

        // Where weights.jsonl is there, the threshold is known in all dense epochs, else in those under the penalty.
        std::vector<run_report> with_all_thresholds(std::vector<run_report> runs)
        {
            for (run_report& run : runs)
                for (const weight_record& weights : run.weights)
                    for (epoch_record& epoch : run.epochs)
                        if (epoch.epoch == weights.epoch && weights.threshold)
                        {
                            std::erase_if(epoch.numbers, [](const auto& entry) { return entry.first == "threshold"; });
                            epoch.numbers.emplace_back("threshold", weights.threshold);
                        }
            return runs;
        }

        std::string introduction(const std::vector<run_report>& runs)
        {
            if (!has_art(runs))
                return runs.size() == 1 ? summary_of_phase_art(runs[0]) : "The strip below a run's name shows its phases.";
            const std::string phases = "Phase warmup trains as usual. In phase art a penalty grows from epoch to epoch, until a pruned copy "
                "of the network is as good as the dense one on training images; then the network is pruned, and phase finetune trains "
                "what is left.";
            if (runs.size() == 1)
                return phases + " " + summary_of_phase_art(runs[0]);
            return phases + " The strip below a run's name shows its phases, art the strongest; a ring on its line is where art ended.";
        }

        std::string accuracies_of_several(const std::vector<run_report>& runs)
        {
            return draw_quantity(runs, {"Accuracy on test images", "test_accuracy", number_look::percent})
                + draw_quantity(runs, {"Accuracy on training images, as they pass", "train_accuracy", number_look::percent})
                + (has_art(runs) ? draw_quantity(runs, {"Accuracy of the pruned copy in phase art, on training images", "pruned_accuracy",
                    number_look::percent}, {"art"}) : "");
        }

        // What decides about the weights: the penalty, or how many of them there are.
        std::string draw_causes(const std::vector<run_report>& runs)
        {
            if (!has_art(runs))
                return draw_quantity(runs, {"Density, weights that are not 0", "density", number_look::percent, false, true});
            return draw_quantity(runs, {"\u03BB, strength of the penalty", "lambda", number_look::plain, true, true})
                + draw_quantity(with_all_thresholds(runs),
                    {"t, threshold of |w| at the prune rate", "threshold", number_look::plain, true, true});
        }
    }

    std::string training_section(const std::vector<run_report>& runs)
    {
        if (epochs_of(runs).empty())
            return {};
        std::string text = runs.size() == 1 ? accuracies_of_one(runs[0]) : accuracies_of_several(runs);
        text += draw_quantity(runs, {"Loss on training images, nats", "loss"});
        text += "<div class=\"columns three\">"
            + draw_causes(runs) + draw_quantity(runs, {"Learning rate", "lr", number_look::plain, true, true}) + "</div>";
        return section("Training", introduction(runs), text + draw_epoch_tables(runs));
    }
}
