// SPDX-License-Identifier: BSL-1.0
#include "command_line.h"
#include "commands.h"
#include "layer_report.h"
#include "model_input.h"
#include "output_file.h"

#include <hypersparse/plugins/pruning/prune.h>

#include <iostream>

namespace hypersparse::program
{
    int prune_command(const arguments& args)
    {
        std::string from;
        std::string to;
        double prune_rate = 0;
        bool layerwise = false;
        bool json = false;
        CLI::App app("Sets the smallest weights of the whole network to zero, without any training.", "art prune");
        app.add_option("MODEL", from, "model file, or the folder of a run")->required();
        app.add_option("--prune-rate", prune_rate, "fraction of the weights to be removed")->required()->check(number_within("[0, 1)"));
        app.add_option("--out", to, "file for the pruned model")->required();
        app.add_flag("--layerwise", layerwise, "remove the same fraction from every layer");
        add_json_flag(app, json);
        if (!parse(app, args))
            return exit_done;

        demand_place_for_model("prune", to, model_file_of(from));
        loaded_model model = open_model(from);
        const auto weights = model.net->weights();
        const sparsity_report report = layerwise ? prune_layerwise(weights, prune_rate) : prune(weights, prune_rate);
        model.info.prune_rate = prune_rate;
        save_model(to, *model.net, model.info);
        for (const std::string& layer : report.empty_layers())
            std::cerr << "warning: all weights were removed from " << layer << ": nothing passes but its bias" << std::endl;
        if (json)
            std::cout << nlohmann::ordered_json{{"model", to}, {"network", model.net->name()}, {"classes", model.net->classes()},
                {"prune_rate", prune_rate}, {"prunable", report.prunable}, {"kept", report.kept},
                {"density", report.density()}}.dump() << std::endl;
        else
            std::cout << layer_table(model.net->layers(), query_terminal(standard_stream::output));
        return exit_done;
    }
}
