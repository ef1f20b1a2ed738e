// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE hold_zeros
#include <boost/test/unit_test.hpp>

#include "small_nets.h"

#include <hypersparse/plugins/pruning/prune.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <cmath>

using namespace hypersparse;

namespace
{
    residual_net initialised_net()
    {
        residual_net net;
        initialise(net);
        dlib::visit_computational_layers(net, [](auto& layer)
        {
            // A bias of 0, and a beta of 0, look like pruned weights to whoever does not know the layer.
            dlib::tensor& p = layer.get_layer_params();
            std::fill(p.begin() + bias_offset(layer), p.end(), 0.0f);
        });
        return net;
    }

    // Calls f(zeros held before, weight now, momentum) for every prunable weight, and g(bias now) for every other parameter
    // of a prunable layer.
    template <typename function, typename other_function>
    void for_each_parameter(residual_net& net, const std::vector<hypersparse_sgd>& solvers, function&& f, other_function&& g)
    {
        std::size_t i = 0;
        dlib::visit_computational_layers(net, [&](auto& layer)
        {
            const dlib::tensor& p = layer.get_layer_params();
            const hypersparse_sgd& solver = solvers[i++];
            const std::size_t n = weight_count(layer);
            for (std::size_t j = 0; j < n; ++j)
                f(p.host()[j], solver.velocity().host()[j]);
            for (std::size_t j = n; n != 0 && j < p.size(); ++j)
                g(p.host()[j]);
        });
    }
}

BOOST_AUTO_TEST_CASE(pruned_weights_are_plus_zero_and_without_momentum_after_every_step)
{
    residual_net net = initialised_net();
    hypersparse_sgd solver(net, {.prune_rate = 0.8, .lambda = 1e-3});
    auto solvers = one_for_each_layer(net, solver);
    for (unsigned i = 0; i < 4; ++i)        // momentum is there before pruning
        bare_step(net, solvers, random_batch(5, i), 0.1);
    const sparsity_report report = prune(net, 0.8);
    solver.hold_zeros();
    for (unsigned i = 0; i < 10; ++i)
    {
        bare_step(net, solvers, random_batch(5, i), 0.1);
        std::size_t zeros = 0;
        for_each_parameter(net, solvers, [&](float w, float velocity)
        {
            zeros += w == 0;
            BOOST_REQUIRE(w != 0 || (!std::signbit(w) && velocity == 0 && !std::signbit(velocity)));
        }, [](float) {});
        BOOST_TEST(zeros == report.prunable - report.kept, "step " << i);
    }
}

BOOST_AUTO_TEST_CASE(biases_of_zero_are_never_held)
{
    residual_net net = initialised_net();
    auto solvers = one_for_each_layer(net, hypersparse_sgd(net, {.lambda = 0, .hold_zeros = true}));
    bare_step(net, solvers, random_batch(5), 0.1);
    // The classifier's biases move; those before a batch normalisation have a gradient of 0 up to rounding.
    const dlib::tensor& classifier = dlib::layer<1>(net).layer_details().get_layer_params();
    for (std::size_t i = classifier.size() - 3; i < classifier.size(); ++i)
        BOOST_TEST(classifier.host()[i] != 0.0f);
    bool beta_moved = true;
    dlib::visit_computational_layers(net, [&](auto& layer)
    {
        if constexpr (has_running_statistics<std::decay_t<decltype(layer)>>)
            for (std::size_t i = bias_offset(layer); i < layer.get_layer_params().size(); ++i)
                beta_moved = beta_moved && layer.get_layer_params().host()[i] != 0;
    });
    BOOST_TEST(beta_moved);
}

BOOST_AUTO_TEST_CASE(zeros_may_move_again_once_they_are_released)
{
    residual_net net = initialised_net();
    hypersparse_sgd solver(net, {.lambda = 0, .hold_zeros = true});
    auto solvers = one_for_each_layer(net, solver);
    prune(net, 0.9);
    bare_step(net, solvers, random_batch(5), 0.1);
    const double held = density_of(net);
    solver.hold_zeros(false);
    bare_step(net, solvers, random_batch(5), 0.1);
    BOOST_TEST(held < 0.11);
    BOOST_TEST(density_of(net) > 0.5);
}

BOOST_AUTO_TEST_CASE(pruning_a_dlib_net_leaves_biases_and_normalisation_alone)
{
    residual_net net;
    initialise(net);
    const residual_net before = net;
    const sparsity_report report = prune(net, 0.9);
    std::size_t nonzero = 0;
    std::vector<const dlib::tensor*> old;
    dlib::visit_layer_parameters(before, [&](const dlib::tensor& p) { old.push_back(&p); });
    std::size_t i = 0;
    dlib::visit_computational_layers(net, [&](auto& layer)
    {
        const dlib::tensor& p = layer.get_layer_params();
        const dlib::tensor& was = *old[i++];
        for (std::size_t j = 0; j < p.size(); ++j)
            if (j >= weight_count(layer))
                BOOST_REQUIRE_EQUAL(p.host()[j], was.host()[j]);
            else
                nonzero += p.host()[j] != 0;
    });
    BOOST_TEST(nonzero == report.prunable - report.prunable * 9 / 10);
    BOOST_TEST(nonzero == report.kept);
    BOOST_TEST(density_of(net) == static_cast<double>(nonzero) / static_cast<double>(report.prunable));
}
