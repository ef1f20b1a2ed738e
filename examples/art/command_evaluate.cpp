// SPDX-License-Identifier: BSL-1.0
#include "attack_settings.h"
#include "command_line.h"
#include "commands.h"
#include "corruption_evaluation.h"
#include "cpu_threads.h"
#include "epoch_report.h"
#include "evaluation.h"
#include "layer_report.h"
#include "model_input.h"
#include "output_file.h"
#include "test_images.h"

#include <hypersparse/plugins/data/datasets.h>
#include <hypersparse/plugins/deploy/graph/remove_dead_structure.h>
#include <hypersparse/plugins/deploy/npy.h>
#include <hypersparse/plugins/layers/fast/fast_layers.h>
#include <hypersparse/plugins/report/table.h>
#include <hypersparse/plugins/training/durable_file.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <sstream>
#include <thread>

namespace hypersparse::program
{
    namespace
    {
        struct evaluate_request
        {
            std::string model;
            std::string data;
            std::string data_dir;
            std::string logits;
            std::size_t limit = 0;
            std::string layers = "fast";
            unsigned threads = 0;
            bool json = false;
            attack_settings attack = {.steps = 20};
            corruption_request corruption;
        };

        void add_robustness_options(CLI::App& app, evaluate_request& r)
        {
            const std::string group = "Robustness";
            app.add_option("--attack", r.attack.kind, "accuracy on images under attack, too: pgd moves every pixel by epsilon at most")
                ->check(one_of(attack_names()))->group(group)->capture_default_str();
            add_attack_options(app, r.attack, group);
            CLI::Option* corruption = app.add_option("--corruption", r.corruption.kinds,
                "accuracy on corrupted images, too: all, or names of kinds with commas between them")->group(group);
            app.add_option("--severity", r.corruption.levels, "levels of corruption: all, one from 1 to 5, or as 2-4")
                ->needs(corruption)->group(group)->capture_default_str();
            app.add_option("--seed", r.corruption.seed, "of the attack's start and of the corruptions")
                ->check(whole_number_within("[0, 1e18]"))->group(group)->capture_default_str();
        }

        bool read_request(const arguments& args, evaluate_request& r)
        {
            CLI::App app("How a model does on test images, in inference mode.", "art evaluate");
            app.add_option("MODEL", r.model, "model file, folder of a run, or sparse file (.hsn)")->required();
            app.add_option("--data", r.data, "data set; by default the one the model was trained on")->check(one_of(dataset_names()));
            app.add_option("--data-dir", r.data_dir, "folder of the data set");
            app.add_option("--limit", r.limit, "take the first N test images; 0: all")->check(whole_number_within("[0, 1e9]"));
            app.add_option("--logits", r.logits, "write the outputs to FILE.npy: float32, (images, classes)");
            app.add_option("--layers", r.layers, "on a CPU: our fast layers, or dlib's own")
                ->check(CLI::IsMember({"fast", "dlib"}))->capture_default_str();
            app.add_option("--threads", r.threads, "threads; 0: one for each core")->check(whole_number_within("[0, 1024]"));
            add_robustness_options(app, r);
            add_json_flag(app, r.json);
            return parse(app, args);
        }

        void write_logits(const std::string& file, const evaluation& result, std::size_t classes)
        {
            std::ostringstream bytes;
            write_npy(bytes, result.logits, result.images, classes);
            write_durably(file, bytes.view());
        }

        // What was judged, whichever kind of file it came from
        struct judged_model
        {
            std::string file;
            std::string network;
            std::size_t classes = 0;
            weight_totals weights;
            evaluation result;
            nlohmann::ordered_json json;
            std::optional<classification_counts> under_attack = {};
            std::optional<corruption_results> corrupted = {};
        };

        nlohmann::ordered_json json_of(const attack_settings& attack, std::uint64_t seed)
        {
            return {{"name", attack.kind}, {"epsilon", attack.epsilon}, {"step", attack.step}, {"steps", attack.steps},
                {"random_start", attack.random_start}, {"seed", seed}};
        }

        template <typename model_type>
        void judge_corrupted(const evaluate_request& r, const labelled_images& data, model_type& model, judged_model& judged)
        {
            if (r.corruption.kinds.empty())
                return;
            judged.corrupted = evaluate_corrupted(data, r.corruption,
                [&](const labelled_images& images) { return evaluate(model, images); });
            judged.json["corruption"] = json_of(*judged.corrupted, r.corruption.seed);
        }

        void judge_under_attack(const evaluate_request& r, const labelled_images& data, network& net, judged_model& judged)
        {
            if (!r.attack.wanted())
                return;
            judged.under_attack = net.count_under_attack(data, r.attack.options(), r.corruption.seed);
            judged.json["robust_accuracy"] = judged.under_attack->accuracy();
            judged.json["robust_loss"] = judged.under_attack->mean_loss();
            judged.json["attack"] = json_of(r.attack, r.corruption.seed);
        }

        labelled_images images_for(const std::string& file, const model_info& info, const evaluate_request& r)
        {
            return load_test_images(file, info, {.command = "evaluate", .data = r.data, .data_dir = r.data_dir, .limit = r.limit,
                .threads = r.threads});
        }

        judged_model judge_model(const evaluate_request& r)
        {
            const loaded_model model = open_model(r.model);
            const labelled_images data = images_for(model.file, model.info, r);
            judged_model judged{model.file, model.net->name(), model.net->classes(), totals_of(model.net->layers()),
                evaluate(*model.net, data), {}};
            judged.json = result_json(*model.net, model.info, judged.result);
            judge_under_attack(r, data, *model.net, judged);
            judge_corrupted(r, data, *model.net, judged);
            return judged;
        }

        judged_model judge_sparse_file(const evaluate_request& r)
        {
            const sparse_engine engine(r.model);
            const graph& net = engine.network();
            model_info info;
            if (const std::size_t channels = engine.input_shape().channels; channels != 1 && channels != 3)
                throw usage_error("evaluate: expected a network that reads 1 channel (grey) or 3 of an image, found "
                    + std::to_string(channels) + " in " + r.model);
            info.classes = engine.outputs();
            info.rows = static_cast<long>(engine.input_shape().rows);
            info.cols = static_cast<long>(engine.input_shape().cols);
            info.class_names = net.class_names;
            const graph_totals sums = totals(net);
            const labelled_images data = images_for(r.model, info, r);
            judged_model judged{r.model, net.network, engine.outputs(), {sums.weights, sums.nonzeros}, evaluate(engine, data), {}};
            judged.json = {{"accuracy", judged.result.accuracy()}, {"loss", judged.result.loss}, {"images", judged.result.images},
                {"density", judged.weights.density()}, {"kept", sums.nonzeros}, {"prunable", sums.weights},
                {"network", net.network}, {"classes", judged.classes}, {"seconds", judged.result.seconds}};
            judge_corrupted(r, data, engine, judged);
            return judged;
        }

        std::string robust_text(const evaluate_request& r, const classification_counts& counts)
        {
            return percent(counts.accuracy()) + " after " + counted(r.attack.steps, "step") + " of " + r.attack.kind + ", epsilon "
                + pixel_part_text(r.attack.epsilon);
        }

        void print(const judged_model& model, const evaluate_request& request)
        {
            const evaluation& result = model.result;
            char loss[32];
            std::snprintf(loss, sizeof loss, "%.4f", result.loss);
            table rows({{"model"}, {model.file}});
            rows.add_row({"network", model.network});
            rows.add_row({"accuracy", percent(result.accuracy()) + " of " + std::to_string(result.images) + " images"});
            if (model.under_attack)
                rows.add_row({"robust", robust_text(request, *model.under_attack)});
            rows.add_row({"loss", loss});
            rows.add_row({"density", percent(model.weights.density()) + ", " + std::to_string(model.weights.kept) + " of "
                + std::to_string(model.weights.prunable) + " weights"});
            rows.add_row({"speed", std::to_string(static_cast<long>(static_cast<double>(result.images) / result.seconds)) + " images/s"});
            std::cout << rows.text();
            if (model.corrupted)
                std::cout << '\n' << table_of(*model.corrupted);
        }

        void check(const evaluate_request& r, bool is_sparse_file)
        {
            if (r.attack.wanted() && is_sparse_file)
                throw usage_error("evaluate: --attack: expected a model file, found the sparse file " + r.model
                    + ", which gives no gradients; attack the model that it was exported from");
            if (!r.corruption.kinds.empty())
                named_kinds(r.corruption);
        }
    }

    int evaluate_command(const arguments& args)
    {
        evaluate_request request;
        if (!read_request(args, request))
            return exit_done;
        if (!request.logits.empty())
            demand_place_for_logits("evaluate", request.logits);
        if (request.threads == 0)
            request.threads = std::max(1u, std::thread::hardware_concurrency());
        use_fast_layers(request.layers == "fast");
        set_threads(request.threads);
        const bool is_sparse_file = std::filesystem::path(request.model).extension() == ".hsn";
        check(request, is_sparse_file);
        judged_model model = is_sparse_file ? judge_sparse_file(request) : judge_model(request);
        if (!request.logits.empty())
            write_logits(request.logits, model.result, model.classes);
        if (request.json)
        {
            model.json["images_per_second"] = static_cast<double>(model.result.images) / model.result.seconds;
            std::cout << model.json.dump() << std::endl;
        }
        else
            print(model, request);
        return exit_done;
    }
}
