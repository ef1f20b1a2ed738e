// SPDX-License-Identifier: BSL-1.0
#include "command_line.h"
#include "commands.h"
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
        };

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
        };

        labelled_images images_for(const std::string& file, const model_info& info, const evaluate_request& r)
        {
            return load_test_images(file, info, {.command = "evaluate", .data = r.data, .data_dir = r.data_dir, .limit = r.limit,
                .threads = r.threads});
        }

        judged_model judge_model(const evaluate_request& r)
        {
            const loaded_model model = open_model(r.model);
            judged_model judged{model.file, model.net->name(), model.net->classes(), totals_of(model.net->layers()),
                evaluate(*model.net, images_for(model.file, model.info, r)), {}};
            judged.json = result_json(*model.net, model.info, judged.result);
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
            judged_model judged{r.model, net.network, engine.outputs(), {sums.weights, sums.nonzeros},
                evaluate(engine, images_for(r.model, info, r)), {}};
            judged.json = {{"accuracy", judged.result.accuracy()}, {"loss", judged.result.loss}, {"images", judged.result.images},
                {"density", judged.weights.density()}, {"kept", sums.nonzeros}, {"prunable", sums.weights},
                {"network", net.network}, {"classes", judged.classes}, {"seconds", judged.result.seconds}};
            return judged;
        }

        void print(const judged_model& model)
        {
            const evaluation& result = model.result;
            char loss[32];
            std::snprintf(loss, sizeof loss, "%.4f", result.loss);
            table rows({{"model"}, {model.file}});
            rows.add_row({"network", model.network});
            rows.add_row({"accuracy", percent(result.accuracy()) + " of " + std::to_string(result.images) + " images"});
            rows.add_row({"loss", loss});
            rows.add_row({"density", percent(model.weights.density()) + ", " + std::to_string(model.weights.kept) + " of "
                + std::to_string(model.weights.prunable) + " weights"});
            rows.add_row({"speed", std::to_string(static_cast<long>(static_cast<double>(result.images) / result.seconds)) + " images/s"});
            std::cout << rows.text();
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
        judged_model model = is_sparse_file ? judge_sparse_file(request) : judge_model(request);
        if (!request.logits.empty())
            write_logits(request.logits, model.result, model.classes);
        if (request.json)
        {
            model.json["images_per_second"] = static_cast<double>(model.result.images) / model.result.seconds;
            std::cout << model.json.dump() << std::endl;
        }
        else
            print(model);
        return exit_done;
    }
}
