// SPDX-License-Identifier: BSL-1.0
#include "command_line.h"
#include "commands.h"
#include "epoch_report.h"
#include "layer_report.h"
#include "model_input.h"

#include <hypersparse/plugins/training/durable_file.h>

#include <filesystem>
#include <iostream>

namespace hypersparse::program
{
    namespace
    {
        nlohmann::ordered_json description(const loaded_model& model)
        {
            const auto layers = model.net->layers();
            const weight_totals totals = totals_of(layers);
            return {{"network", model.net->name()}, {"classes", model.net->classes()}, {"rows", model.net->rows()},
                {"cols", model.net->cols()}, {"channels", model.net->channels()}, {"data", model.info.data},
                {"seed", model.info.seed},
                {"prune_rate", model.info.prune_rate}, {"parameters", model.net->parameters()}, {"prunable", totals.prunable},
                {"kept", totals.kept}, {"density", totals.density()}, {"layers", layers_json(layers)}};
        }

        // The accuracies of the run that a model lies in, if it lies in one.
        std::string metrics_beside(const std::string& model_file)
        {
            const auto file = std::filesystem::path(model_file).parent_path() / "metrics.jsonl";
            std::error_code ignored;
            return std::filesystem::is_regular_file(file, ignored) ? read_file(file.string()) : std::string();
        }

        void print(const loaded_model& model, bool picture)
        {
            const terminal looks = query_terminal(standard_stream::output);
            std::cout << model.file << ": " << model.net->name() << ", " << model.net->classes() << " classes, images of "
                << model.net->rows() << " x " << model.net->cols() << (model.net->channels() == 1 ? " (grey), " : ", ")
                << model.net->parameters() << " parameters";
            if (!model.info.data.empty())
                std::cout << ", trained on " << model.info.data;
            std::cout << "\n\n" << layer_table(model.net->layers(), looks);
            if (picture)
            {
                const std::string accuracies = draw_accuracies(metrics_beside(model.file), looks);
                std::cout << '\n' << accuracies << (accuracies.empty() ? "" : "\n") << draw_densities(model.net->layers(), looks);
            }
        }
    }

    int inspect_command(const arguments& args)
    {
        std::string path;
        bool json = false;
        bool picture = false;
        CLI::App app("A model layer by layer, the one next to the image first.", "art inspect");
        app.add_option("MODEL", path, "model file, or the folder of a run")->required();
        app.add_flag("--picture", picture, "draw densities, and the accuracies of the run that the model lies in");
        add_json_flag(app, json);
        if (!parse(app, args))
            return exit_done;
        const loaded_model model = open_model(path);
        if (json)
            std::cout << description(model).dump() << std::endl;
        else
            print(model, picture);
        return exit_done;
    }
}
