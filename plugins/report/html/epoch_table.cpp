// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/epoch_table.h>

#include <hypersparse/plugins/report/html/escape.h>
#include <hypersparse/plugins/report/html/number_text.h>
#include <hypersparse/plugins/report/html/page_table.h>
#include <hypersparse/plugins/report/html/run_history.h>
#include <hypersparse/plugins/report/progress_bar.h>

#include <algorithm>

namespace hypersparse::html
{
    namespace
    {
        const char* const nothing = "\u2013";

        std::string share_of(const epoch_record& epoch, const char* key)
        {
            const auto value = epoch.number(key);
            return value ? percent_text(*value) : nothing;
        }

        std::string number_of(const epoch_record& epoch, const char* key)
        {
            const auto value = epoch.number(key);
            return value ? short_text(*value) : nothing;
        }

        std::string time_of(const epoch_record& epoch)
        {
            const auto value = epoch.number("seconds");
            return value ? clock_time(*value) : nothing;
        }

        std::string table_of(const run_report& run, std::size_t most)
        {
            page_table table({"epoch", "phase", "loss, nats", "training images", "pruned copy", "test images", "\u03BB", "t",
                "learning rate", "time"});
            const std::size_t step = (run.epochs.size() + most - 1) / most;
            for (std::size_t i = 0; i < run.epochs.size(); ++i)
            {
                const epoch_record& epoch = run.epochs[i];
                if (i % step == 0 || i + 1 == run.epochs.size())
                    table.add_row({std::to_string(epoch.epoch + 1), epoch.phase, number_of(epoch, "loss"),
                        share_of(epoch, "train_accuracy"), share_of(epoch, "pruned_accuracy"), share_of(epoch, "test_accuracy"),
                        number_of(epoch, "lambda"), number_of(epoch, "threshold"), number_of(epoch, "lr"), time_of(epoch)});
            }
            return table.html();
        }
    }

    std::string draw_epoch_tables(const std::vector<run_report>& runs)
    {
        std::string text;
        for (std::size_t i = 0; i < runs.size(); ++i)
            if (!runs[i].epochs.empty())
                text += (runs.size() == 1 ? "" : "<h3>" + swatch_of_run(i) + escape(runs[i].name) + "</h3>")
                    + table_of(runs[i], std::max<std::size_t>(60, 300 / runs.size()));
        return text.empty() ? "" : "<details><summary>numbers, epoch by epoch</summary>" + text + "</details>";
    }
}
