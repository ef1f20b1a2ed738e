// SPDX-License-Identifier: BSL-1.0
#include "report_data.h"

#include "model_input.h"
#include "program.h"
#include "report_cost.h"
#include "report_images.h"
#include "report_weights.h"
#include "run_directory.h"
#include "shell_line.h"
#include "test_images.h"

#include <hypersparse/plugins/report/html/run_history.h>
#include <hypersparse/plugins/report/phase_names.h>
#include <hypersparse/plugins/training/durable_file.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <sstream>

namespace hypersparse::program
{
    namespace fs = std::filesystem;

    namespace
    {
        std::string unquoted(const std::string& value)
        {
            const bool quoted = value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front();
            return quoted ? value.substr(1, value.size() - 2) : value;
        }

        std::vector<std::pair<std::string, std::string>> options_in(const std::string& toml)
        {
            std::vector<std::pair<std::string, std::string>> options;
            std::istringstream lines(toml);
            for (std::string line; std::getline(lines, line);)
                if (const std::size_t middle = line.find(" = "); middle != std::string::npos && line[0] != '#')
                    options.emplace_back(line.substr(0, middle), unquoted(line.substr(middle + 3)));
            return options;
        }

        std::size_t whole_number(const std::string& text)
        {
            std::size_t value = 0;
            std::from_chars(text.data(), text.data() + text.size(), value);
            return value;
        }

        // The text of a file that a run may lack.
        std::string text_of(const std::string& file, html::run_report& report, const std::string& loss)
        {
            std::error_code ignored;
            if (fs::is_regular_file(file, ignored))
                return read_file(file);
            report.missing.push_back(file + " is not there: " + loss);
            return {};
        }

        void say_what_was_passed_over(const std::string& file, std::size_t lines, html::run_report& report)
        {
            if (lines != 0)
                report.missing.push_back(file + ": " + std::to_string(lines) + (lines == 1 ? " line" : " lines") + " could not be read.");
        }

        void read_records(const run_directory& run, html::run_report& report)
        {
            auto epochs = read_metrics(text_of(run.metrics(), report, "there are no curves."));
            auto weights = read_weight_records(text_of(run.weights(), report,
                "there are no histograms of |w| and no slope of the penalty. Runs of an older art have no such file."));
            say_what_was_passed_over(run.metrics(), epochs.unreadable, report);
            say_what_was_passed_over(run.weights(), weights.unreadable, report);
            if (epochs.records.empty() && fs::exists(run.metrics()))
                report.missing.push_back(run.metrics() + " holds no epoch: there are no curves. The run ended before its first epoch did.");
            report.epochs = std::move(epochs.records);
            report.weights = std::move(weights.records);
        }

        void add_file_size(const std::string& file, html::run_report& report)
        {
            std::error_code failure;
            const auto bytes = fs::file_size(file, failure);
            if (!failure)
                report.files.emplace_back(fs::path(file).filename().string(), bytes);
        }

        // Networks are written when they are there, which a run that was stopped, or diverged, may not have reached.
        bool is_there(const std::string& file, html::run_report& report, const std::string& loss)
        {
            std::error_code ignored;
            if (fs::is_regular_file(file, ignored))
                return true;
            report.missing.push_back(file + " is not there: " + loss + " It is written when "
                + (html::is_art(report) ? "phase art ends." : "training has got so far."));
            return false;
        }

        bool has_dense_phase(const html::run_report& report)
        {
            if (html::is_art(report))
                return true;
            return !report.epochs.empty() && is_dense(report.epochs.front().phase);
        }

        void read_dense_network(const run_directory& run, html::run_report& report)
        {
            if (!has_dense_phase(report))
                return;
            if (!is_there(run.dense(), report, "there are no filters of the first layer before pruning."))
                return;
            try
            {
                const loaded_model dense = open_model(run.dense());
                report.dense_filters = first_filters(*dense.net);
            }
            catch (const dlib::error& e)
            {
                report.missing.push_back(std::string("The dense network, for the first layer's filters before pruning: ") + e.what());
            }
        }

        void show_images(const loaded_model& model, const report_wishes& wishes, html::run_report& report)
        {
            if (!wishes.images)
            {
                report.missing.push_back("No confusion matrix and no hardest images: --no-images was given.");
                return;
            }
            try
            {
                const std::string directory = wishes.data_dir.empty() ? report.option("data-dir") : wishes.data_dir;
                const std::size_t limit = wishes.limit != 0 ? wishes.limit : whole_number(report.option("test-limit"));
                const labelled_images images = load_test_images(model.file, model.info, {.command = "report", .data = report.option("data"),
                    .data_dir = directory, .limit = limit, .threads = wishes.threads});
                report.images = results_on(model, images);
            }
            catch (const dlib::error& e)
            {
                report.missing.push_back(std::string("No confusion matrix and no hardest images: ") + e.what());
            }
        }

        void read_pruned_network(const run_directory& run, const report_wishes& wishes, html::run_report& report)
        {
            if (!is_there(run.model(), report, "there are no densities, kept weights and images."))
                return;
            try
            {
                const loaded_model model = open_model(run.model());
                report.network = model.net->name();
                report.data = model.info.data;
                report.parameters = model.net->parameters();
                report.layers = layer_facts_of(*model.net);
                report.pruned_filters = first_filters(*model.net);
                show_images(model, wishes, report);
                add_cost(model, wishes.images, report);
            }
            catch (const dlib::error& e)
            {
                report.missing.push_back(std::string("The pruned network, with densities, kept weights and images: ") + e.what());
            }
        }

        std::vector<std::string> commands_for(const run_directory& run, const html::run_report& report)
        {
            std::vector<std::string> lines = {
                "art train --config " + shell_word(run.options()) + " --out " + shell_word(run.path() + "-again")};
            if (!report.layers.empty())
                lines.push_back(evaluate_line(run.model(), report.option("data"), report.option("data-dir"),
                    whole_number(report.option("test-limit"))));
            lines.push_back("art report " + shell_word(run.path()));
            return lines;
        }

        // The last so many parts of a path.
        std::string end_of(const fs::path& path, std::size_t parts)
        {
            fs::path end = path.filename();
            fs::path rest = path.parent_path();
            for (std::size_t i = 1; i < parts && rest.has_filename(); ++i, rest = rest.parent_path())
                end = rest.filename() / end;
            return end.generic_string();
        }

        fs::path whole_path(const std::string& folder)
        {
            fs::path path = fs::absolute(folder).lexically_normal();
            return path.has_filename() ? path : path.parent_path();     // without a slash at the end
        }
    }

    std::vector<std::string> names_of_runs(const std::vector<std::string>& folders)
    {
        std::vector<fs::path> paths;
        for (const std::string& folder : folders)
        {
            paths.push_back(whole_path(folder));
            if (std::find(paths.begin(), paths.end() - 1, paths.back()) != paths.end() - 1)
                throw usage_error("report: expected every run once, found " + folder + " twice");
        }
        std::vector<std::string> names;
        for (const fs::path& path : paths)
        {
            const auto depth = static_cast<std::size_t>(std::distance(path.begin(), path.end()));
            std::size_t parts = 1;
            const auto same = [&](const fs::path& other) { return end_of(other, parts) == end_of(path, parts); };
            while (parts < depth && std::count_if(paths.begin(), paths.end(), same) > 1)
                ++parts;
            names.push_back(end_of(path, parts));
        }
        return names;
    }

    html::run_report gather_report(const std::string& folder, const std::string& name, const report_wishes& wishes)
    {
        const run_directory run = run_directory::to_read(folder, "report");
        html::run_report report;
        report.name = name;
        report.options = options_in(read_file(run.options()));
        report.network = report.option("network");
        report.data = report.option("data");
        read_records(run, report);
        add_file_size(run.dense(), report);
        add_file_size(run.model(), report);
        read_pruned_network(run, wishes, report);
        read_dense_network(run, report);
        report.commands = commands_for(run, report);
        return report;
    }
}
