// SPDX-License-Identifier: BSL-1.0
#include "epoch_report.h"

#include <hypersparse/plugins/report/phase_names.h>
#include <hypersparse/plugins/report/plot.h>

#include <nlohmann/json.hpp>

#include <cstdio>
#include <sstream>

namespace hypersparse::program
{
    using nlohmann::ordered_json;

    namespace
    {
        ordered_json or_null(const std::optional<double>& value) { return value ? ordered_json(*value) : ordered_json(); }
        ordered_json or_null(double value) { return value != 0 ? ordered_json(value) : ordered_json(); }

        std::string number(const char* format, double value)
        {
            char text[64];
            std::snprintf(text, sizeof text, format, value);
            return text;
        }

        std::optional<double> accuracy_in(const nlohmann::json& epoch, const char* key)
        {
            const auto found = epoch.find(key);
            return found != epoch.end() && found->is_number() ? std::optional<double>(found->get<double>()) : std::nullopt;
        }
    }

    std::string percent(double fraction) { return number("%.2f %%", 100 * fraction); }

    std::string counted(std::size_t number, const std::string& thing)
    {
        return std::to_string(number) + ' ' + thing + (number == 1 ? "" : "s");
    }

    std::string json_line(const epoch_metrics& m)
    {
        ordered_json line = {{"phase", m.phase.name}, {"epoch", m.epoch}, {"loss", m.loss},
            {"train_accuracy", m.train_accuracy}, {"pruned_accuracy", or_null(m.pruned_accuracy)},
            {"test_accuracy", or_null(m.test_accuracy)}, {"lambda", m.lambda}, {"lr", m.learning_rate},
            {"threshold", or_null(m.threshold)}, {"scale", or_null(m.scale)}, {"density", m.density},
            {"images_per_second", m.images_per_second}, {"seconds", m.seconds}};
        if (m.validation_accuracy)
            line["validation_accuracy"] = *m.validation_accuracy;
        return line.dump() + '\n';
    }

    std::string text_line(const epoch_metrics& m)
    {
        std::string line = m.phase.name + std::string(m.phase.name.size() < 8 ? 8 - m.phase.name.size() : 1, ' ')
            + number("%3.0f", static_cast<double>(m.phase_epoch + 1)) + "  loss " + number("%.4f", m.loss)
            + "  train " + percent(m.train_accuracy);
        if (m.pruned_accuracy && m.phase.name == "art")
            line += "  pruned " + percent(*m.pruned_accuracy);
        if (m.validation_accuracy)
            line += "  validation " + percent(*m.validation_accuracy);
        if (m.test_accuracy)
            line += "  test " + percent(*m.test_accuracy);
        if (m.lambda != 0)
            line += "  lambda " + number("%.3g", m.lambda);
        return line + "  density " + percent(m.density) + number("  %.0f images/s", m.images_per_second);
    }

    std::string draw_accuracies(const std::string& metrics, const terminal& looks)
    {
        std::vector<plot_series> series = {{"pruned", {}}, {"test", {}}, {"train", {}}};
        std::vector<plot_section> sections;
        std::istringstream lines(metrics);
        for (std::string line; std::getline(lines, line);)
        {
            const auto epoch = nlohmann::json::parse(line, nullptr, false);
            if (!epoch.is_object())
                continue;
            const std::string phase = epoch.value("phase", "");
            const bool is_pruned = gives_result(phase);     // its test accuracy is that of the pruned network
            if (sections.empty() || sections.back().name != phase)
                sections.push_back({phase, series[0].values.size()});
            series[0].values.push_back(accuracy_in(epoch, "pruned_accuracy"));
            series[1].values.push_back(is_pruned ? std::nullopt : accuracy_in(epoch, "test_accuracy"));
            series[2].values.push_back(accuracy_in(epoch, "train_accuracy"));
        }
        return draw_plot(series, sections, looks);
    }
}
