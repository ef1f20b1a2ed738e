// SPDX-License-Identifier: BSL-1.0
#include "recorded_runs.h"

#include <hypersparse/networks/published_settings.h>
#include <hypersparse/networks/resnet.h>
#include <hypersparse/plugins/data/shapes.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <dlib/dnn.h>

using namespace hypersparse;

namespace
{
    constexpr std::size_t batch = 16, steps = 20;
    constexpr double learning_rate = 0.001;

    void describe(const dlib::tensor& t, nlohmann::json& norms, nlohmann::json& samples)
    {
        double squares = 0;
        for (float x : t)
            squares += double(x) * x;
        norms.push_back(std::sqrt(squares));
        for (std::size_t i = 0; i < 8; ++i)
            samples.push_back(t.host()[i * (t.size() - 1) / 7]);
    }
}

nlohmann::json resnet20_steps()
{
    using net_type = resnet<20>::train_net;
    const labelled_images data = make_shapes(batch * steps, 1, shapes_part::train);
    net_type net = make_train_net<resnet<20>>(10, 32, 32, 1);
    set_convolution_options(net, {.deterministic = true});
    const hypersparse_sgd solver(net, {.prune_rate = 0.9, .lambda = 1e-3});
    dlib::dnn_trainer<net_type, hypersparse_sgd> trainer(net, solver);
    trainer.set_learning_rate(learning_rate);
    trainer.set_learning_rate_shrink_factor(1);

    nlohmann::json run;
    for (std::size_t i = 0; i < steps; ++i)
    {
        trainer.clear_average_loss();
        trainer.train_one_step(data.images.begin() + i * batch, data.images.begin() + (i + 1) * batch, data.labels.begin() + i * batch);
        run["losses"].push_back(trainer.get_average_loss());
    }
    trainer.get_net(dlib::force_flush_to_disk::no);
    solver.rethrow_failure();
    dlib::visit_layer_parameters(net, [&](dlib::tensor& t)
    {
        if (t.size() != 0)
            describe(t, run["norms"], run["samples"]);
    });
    run["threshold"] = solver.last_measurement().threshold;
    return run;
}
