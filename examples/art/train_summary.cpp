// SPDX-License-Identifier: BSL-1.0
#include "train_summary.h"

#include "epoch_report.h"
#include "layer_report.h"
#include "program.h"
#include "shell_line.h"

#include <hypersparse/plugins/report/phase_names.h>
#include <hypersparse/plugins/report/progress_bar.h>
#include <hypersparse/plugins/training/collapse_guard.h>
#include <hypersparse/plugins/training/durable_file.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <sstream>

namespace hypersparse::program
{
    namespace
    {
        // Of the network before it was pruned, in its best epoch: under the penalty its running averages lag behind its weights,
        // so that of the last epoch says little. On the test images, or the training images if there are none.
        std::optional<double> dense_accuracy_in(const std::string& metrics)
        {
            std::optional<double> result;
            std::istringstream lines(metrics);
            for (std::string line; std::getline(lines, line);)
            {
                const auto epoch = nlohmann::json::parse(line);
                if (!is_dense(epoch.at("phase").get<std::string>()))
                    continue;
                const auto& test = epoch.at("test_accuracy");
                const double accuracy = (test.is_null() ? epoch.at("train_accuracy") : test).get<double>();
                result = std::max(result.value_or(0), accuracy);
            }
            return result;
        }

        // robust: of the pruned network under the attack it was trained with, as the dense one's accuracy is then
        std::string accuracies(const evaluation& result, const std::optional<double>& robust, const std::optional<double>& dense,
            const std::string& images)
        {
            std::string text = "pruned " + percent(robust.value_or(result.accuracy()));
            if (dense)
                text = "dense at best " + percent(*dense) + ", " + text;
            if (robust)
                text = "under attack: " + text + "; not attacked: pruned " + percent(result.accuracy());
            return text + " of " + std::to_string(result.images) + " " + images + " images";
        }

        std::optional<double> robust_accuracy(
            const attack_settings& attack, network& net, const labelled_images& data, std::uint64_t seed)
        {
            if (!attack.wanted())
                return std::nullopt;
            return net.count_under_attack(data, attack.options(), seed).accuracy();
        }

        // Of the files of a run those that are there: without phase art there is no dense model, for one.
        std::string files_of(const run_directory& run)
        {
            std::string names;
            for (const std::string& file : {run.model(), run.last_model(), run.dense(), run.metrics(), run.weights(),
                run.results(), run.options()})
                if (std::filesystem::exists(file))
                    names += (names.empty() ? "" : ",") + std::filesystem::path(file).filename().string();
            return run.path() + "/{" + names + "}";
        }

        nlohmann::ordered_json without_seconds(nlohmann::ordered_json json)
        {
            if (json.is_object())
                json.erase("seconds");
            return json;
        }

        // A finished run that is asked for again stays as it is: only its clock has gone on.
        void write_results(const run_directory& run, nlohmann::ordered_json json, const char* images)
        {
            json["tested_on"] = images;
            if (std::filesystem::exists(run.results()))
            {
                const auto stored = nlohmann::ordered_json::parse(read_file(run.results()), nullptr, false);
                if (without_seconds(stored) == without_seconds(json))
                    return;
            }
            try
            {
                write_durably(run.results(), json.dump() + '\n');
            }
            catch (const file_error& e)     // the disk is full, perhaps: the run itself was right
            {
                throw result_error(e.what());
            }
        }

        std::string next_lines(const std::string& model, const train_settings& s, bool has_test)
        {
            const std::string inspect = "art inspect " + shell_word(model);
            const std::string evaluate = evaluate_line(model, s.data, s.data_dir, s.test_limit);
            return has_test ? evaluate + "\n          " + inspect : inspect;
        }
    }

    void conclude_run(const run_directory& run, const train_request& request, const dataset& data, const std::string& metrics,
        double seconds)
    {
        const terminal looks = query_terminal(standard_stream::error);
        model_info info;
        const auto net = load_model(run.model(), info);
        const bool has_test = !data.test.images.empty();
        const labelled_images& judged = has_test ? data.test : data.train;
        const evaluation result = evaluate(*net, judged);
        const std::optional<double> robust = robust_accuracy(request.settings.samples.attack, *net, judged, request.settings.seed);
        const std::optional<double> dense = dense_accuracy_in(metrics);

        auto json = result_json(*net, info, result);
        json["seconds"] = seconds;
        json["dense_accuracy"] = dense ? nlohmann::ordered_json(*dense) : nlohmann::ordered_json();
        if (robust)
            json["robust_accuracy"] = *robust;
        write_results(run, json, has_test ? "test" : "training");

        std::ostream& out = std::cerr;
        out << '\n' << layer_table(net->layers(), looks) << '\n';
        if (request.picture)
            out << draw_accuracies(metrics, looks) << '\n' << draw_densities(net->layers(), looks) << '\n';
        out << "accuracy  " << accuracies(result, robust, dense, has_test ? "test" : "training") << '\n'
            << "time      " << clock_time(seconds) << '\n'
            << "files     " << files_of(run) << '\n'
            << "next      " << next_lines(run.model(), request.settings, has_test) << std::endl;
        if (request.json)
        {
            json["model"] = run.model();
            std::cout << json.dump() << std::endl;
        }
        if (is_chance(result.accuracy(), net->classes()))
            throw result_error("train: the pruned network is no better than guessing (" + percent(result.accuracy())
                + "): lower --prune-rate or --eta, or train longer");
    }
}
