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
#include <hypersparse/plugins/deploy/npy.h>
#include <hypersparse/plugins/layers/fast/fast_layers.h>
#include <hypersparse/plugins/report/table.h>
#include <hypersparse/plugins/training/durable_file.h>

#include <algorithm>
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
            app.add_option("MODEL", r.model, "model file, or the folder of a run")->required();
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

        void print(const loaded_model& model, const evaluation& result)
        {
            const weight_totals totals = totals_of(model.net->layers());
            char loss[32];
            std::snprintf(loss, sizeof loss, "%.4f", result.loss);
            table rows({{"model"}, {model.file}});
            rows.add_row({"network", model.net->name()});
            rows.add_row({"accuracy", percent(result.accuracy()) + " of " + std::to_string(result.images) + " images"});
            rows.add_row({"loss", loss});
            rows.add_row({"density", percent(totals.density()) + ", " + std::to_string(totals.kept) + " of "
                + std::to_string(totals.prunable) + " weights"});
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
        const unsigned threads = request.threads != 0 ? request.threads : std::max(1u, std::thread::hardware_concurrency());
        use_fast_layers(request.layers == "fast");
        set_threads(threads);
        const loaded_model model = open_model(request.model);
        const labelled_images data = load_test_images(model, {.command = "evaluate", .data = request.data, .data_dir = request.data_dir,
            .limit = request.limit, .threads = threads});
        const evaluation result = evaluate(*model.net, data);
        if (!request.logits.empty())
            write_logits(request.logits, result, model.net->classes());
        if (request.json)
        {
            auto json = result_json(*model.net, model.info, result);
            json["images_per_second"] = static_cast<double>(result.images) / result.seconds;
            std::cout << json.dump() << std::endl;
        }
        else
            print(model, result);
        return exit_done;
    }
}
