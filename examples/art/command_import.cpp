// SPDX-License-Identifier: BSL-1.0
#include "command_line.h"
#include "commands.h"
#include "data_description.h"
#include "layer_report.h"
#include "output_file.h"

#include <hypersparse/networks/import_pytorch.h>
#include <hypersparse/networks/model_file.h>
#include <hypersparse/networks/network_table.h>
#include <hypersparse/plugins/data/datasets.h>
#include <hypersparse/plugins/kernels/device_check.h>

#include <iostream>

namespace hypersparse::program
{
    namespace
    {
        struct import_request
        {
            std::string file;
            std::string network;
            std::string data;
            std::string data_dir;
            std::string out;
            unsigned long classes = 0;
            long rows = 0;      // 0: those of the data set
            long cols = 0;
            long channels = 0;
            bool json = false;
        };

        bool read_request(const arguments& args, import_request& r)
        {
            CLI::App app("Makes a model from a safetensors file that holds a PyTorch state dict.", "art import");
            app.add_option("FILE", r.file, "safetensors file")->required();
            app.add_option("--network", r.network, "network")->required()->check(one_of(network_names()));
            app.add_option("--classes", r.classes, "number of classes")->required()->check(whole_number_within("[1, 1e6]"));
            app.add_option("--data", r.data, "data set it was trained on: gives size, names of classes, and the mean and deviation "
                "with which images are normalised (without it they are only divided by 255)")->check(one_of(dataset_names()));
            app.add_option("--data-dir", r.data_dir, "folder of the data set; only folder needs one");
            app.add_option("--rows", r.rows, "height of the images")->check(whole_number_within("[1, 1024]"));
            app.add_option("--cols", r.cols, "width of the images")->check(whole_number_within("[1, 1024]"));
            app.add_option("--channels", r.channels, "what the network reads of an image: 1 (grey) or 3; by default as art train "
                "has it for the data set")->check(CLI::IsMember({1, 3}));
            app.add_option("--out", r.out, "file for the model")->required();
            add_json_flag(app, r.json);
            return parse(app, args);
        }
    }

    int import_command(const arguments& args)
    {
        import_request request;
        if (!read_request(args, request))
            return exit_done;
        demand_place_for_model("import", request.out, request.file);
        require_device();
        data_description data;
        if (!request.data.empty())
            data = describe_data(request.data, request.data_dir);
        if (!data.class_names.empty() && data.class_names.size() != request.classes)
            throw usage_error("import: expected --classes " + std::to_string(data.class_names.size()) + ", as " + request.data
                + " has, found " + std::to_string(request.classes));
        const auto net = make_network(request.network, {.classes = request.classes,
            .rows = request.rows != 0 ? request.rows : data.rows, .cols = request.cols != 0 ? request.cols : data.cols,
            .channels = request.channels != 0 ? request.channels : input_channels(request.network, data.channels),
            .statistics = data.statistics});
        import_pytorch(*net, request.file);
        model_info info;
        info.class_names = data.class_names;
        info.data = request.data;
        save_model(request.out, *net, info);
        const weight_totals totals = totals_of(net->layers());
        if (request.json)
            std::cout << nlohmann::ordered_json{{"model", request.out}, {"network", net->name()}, {"classes", net->classes()},
                {"rows", net->rows()}, {"cols", net->cols()}, {"channels", net->channels()}, {"prunable", totals.prunable},
                {"kept", totals.kept}, {"density", totals.density()}}.dump() << std::endl;
        else
            std::cout << layer_table(net->layers(), query_terminal(standard_stream::output));
        return exit_done;
    }
}
