// SPDX-License-Identifier: BSL-1.0
#include "recorded_runs.h"

#include "../flow/tiny_task.h"

using namespace hypersparse;

namespace
{
    struct recorder : training_observer
    {
        explicit recorder(nlohmann::json& e) : epochs(e) {}

        void after_epoch(const epoch_metrics& m) override
        {
            nlohmann::json epoch = {{"phase", m.phase.name}, {"train_accuracy", m.train_accuracy}, {"density", m.density}};
            if (m.pruned_accuracy)
                epoch["pruned_accuracy"] = *m.pruned_accuracy;
            if (m.phase.name == "art" && m.best_accuracy)
                epoch["margin"] = *m.best_accuracy - m.train_accuracy;
            epochs.push_back(epoch);
        }

        nlohmann::json& epochs;
    };

    // The penalty rises so fast that it wins within a few epochs, and by how much is clear.
    art_options options()
    {
        art_options o = tiny::quick_options();
        o.prune_rate = 0.7;
        o.warmup_epochs = 1;
        o.max_art_epochs = 12;
        o.lambda_init = 0.03;
        o.eta = 2;
        o.learning_rate = 0.01;
        return o;
    }
}

nlohmann::json art_decisions()
{
    tiny::run<tiny::train_net, tiny::infer_net> run(options());
    nlohmann::json recorded = {{"epochs", nlohmann::json::array()}};
    recorder observer(recorded["epochs"]);
    run.controller.run(observer);
    std::vector<std::size_t> kept;
    for (const layer_sparsity& layer : sparsity_of(run.net).layers)
        kept.push_back(layer.nonzero);
    recorded["kept"] = kept;
    return recorded;
}
