// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE solver_mask
#include <boost/test/unit_test.hpp>

#include "small_nets.h"

#include <hypersparse/plugins/kernels/masked_step.h>
#include <hypersparse/plugins/kernels/thread_team.h>
#include <hypersparse/plugins/pruning/apply_mask.h>
#include <hypersparse/plugins/pruning/random_mask.h>
#include <hypersparse/plugins/pruning/uniform_layout.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <cmath>
#include <limits>
#include <sstream>

using namespace hypersparse;

namespace
{
    constexpr double rate = 0.1;

    residual_net initialised_net()
    {
        residual_net net;
        initialise(net);
        return net;
    }

    network_mask random_mask_of(residual_net& net, double prune_rate, std::uint64_t seed)
    {
        const std::vector<layer_shape> shapes = shapes_of(weight_list(net));
        return random_mask(shapes, uniform_layout(shapes, prune_rate), seed);
    }

    void steps(residual_net& net, std::vector<hypersparse_sgd>& solvers, unsigned begin, unsigned end)
    {
        for (unsigned i = begin; i < end; ++i)
            bare_step(net, solvers, random_batch(5, i), rate);
    }

    // The solver's copy of each prunable layer, in the network's order.
    std::vector<const hypersparse_sgd*> of_prunable_layers(residual_net& net, const std::vector<hypersparse_sgd>& solvers)
    {
        std::vector<const hypersparse_sgd*> result;
        for (const weight_tensor& weights : weight_list(net))
        {
            std::size_t i = 0;
            dlib::visit_computational_layers(net, [&](auto& layer)
            {
                if (&layer.get_layer_params() == weights.params)
                    result.push_back(&solvers[i]);
                ++i;
            });
        }
        return result;
    }

    bool is_plus_zero(float x) { return x == 0 && !std::signbit(x); }
}

BOOST_AUTO_TEST_CASE(masked_weights_are_plus_zero_and_without_momentum_after_every_step_and_the_others_are_trained)
{
    residual_net net = initialised_net();
    hypersparse_sgd solver(net, {.lambda = 0});
    auto solvers = one_for_each_layer(net, solver);
    steps(net, solvers, 0, 3);      // momentum is there before the mask
    const network_mask mask = random_mask_of(net, 0.7, 1);
    solver.set_mask(mask);
    for (unsigned i = 3; i < 9; ++i)
    {
        steps(net, solvers, i, i + 1);
        const std::vector<weight_tensor> weights = weight_list(net);
        const auto copies = of_prunable_layers(net, solvers);
        for (std::size_t l = 0; l < weights.size(); ++l)
            for (std::size_t j = 0; j < weights[l].size; ++j)
            {
                const float w = weights[l].params->host()[j], velocity = copies[l]->velocity().host()[j];
                if (mask[l][j])
                    BOOST_REQUIRE((w != 0 && velocity != 0));
                else
                    BOOST_REQUIRE((is_plus_zero(w) && is_plus_zero(velocity)));
            }
    }
}

BOOST_AUTO_TEST_CASE(a_mask_of_active_weights_alone_changes_no_bit)
{
    residual_net plain = initialised_net(), masked = plain;
    auto plain_solvers = one_for_each_layer(plain, hypersparse_sgd(plain, {.prune_rate = 0.5, .lambda = 1e-3}));
    hypersparse_sgd solver(masked, {.prune_rate = 0.5, .lambda = 1e-3});
    std::vector<std::size_t> sizes;
    for (const weight_tensor& weights : weight_list(masked))
        sizes.push_back(weights.size);
    solver.set_mask(network_mask::all_active(sizes));
    auto solvers = one_for_each_layer(masked, solver);
    steps(plain, plain_solvers, 0, 5);
    steps(masked, solvers, 0, 5);
    BOOST_TEST(same_parameters(plain, masked));
}

BOOST_AUTO_TEST_CASE(an_active_weight_of_zero_takes_the_step_of_its_gradient)
{
    residual_net net = initialised_net();
    hypersparse_sgd solver(net, {.lambda = 0, .weight_decay = 0});
    network_mask mask = random_mask_of(net, 0.8, 2);
    apply_mask(net, mask);
    solver.set_mask(mask);
    auto solvers = one_for_each_layer(net, solver);
    steps(net, solvers, 0, 2);
    std::size_t grown = 0;
    while (mask[1][grown])
        ++grown;
    mask[1].set(grown, true);
    solver.set_mask(mask);
    steps(net, solvers, 2, 3);
    const weight_tensor weights = weight_list(net)[1];
    float gradient = 0;
    std::vector<dlib::tensor*> parameters, gradients;
    dlib::visit_layer_parameters(net, [&](dlib::tensor& p) { parameters.push_back(&p); });
    dlib::visit_layer_parameter_gradients(net, [&](dlib::tensor& g) { gradients.push_back(&g); });
    for (std::size_t i = 0; i < parameters.size(); ++i)
        if (parameters[i] == weights.params)
            gradient = gradients[i]->host()[grown];
    BOOST_TEST(gradient != 0.0f);
    BOOST_TEST(weights.params->host()[grown] == -static_cast<float>(rate) * gradient);
}

BOOST_AUTO_TEST_CASE(without_its_mask_the_network_is_trained_as_a_whole_again)
{
    residual_net net = initialised_net();
    hypersparse_sgd solver(net, {.lambda = 0});
    auto solvers = one_for_each_layer(net, solver);
    const network_mask mask = random_mask_of(net, 0.5, 3);
    solver.set_mask(mask);
    steps(net, solvers, 0, 1);
    BOOST_TEST((solver.mask() != nullptr));
    solver.set_mask({});
    BOOST_TEST((solver.mask() == nullptr));
    steps(net, solvers, 1, 2);
    std::size_t zeros = 0;
    for (const weight_tensor& weights : weight_list(net))
        zeros += static_cast<std::size_t>(std::count(weights.params->host(), weights.params->host() + weights.size, 0.0f));
    BOOST_TEST(zeros < (mask.size() - mask.active()) / 2);     // a dead relu has no gradient
}

BOOST_AUTO_TEST_CASE(a_gradient_that_is_huge_leaves_masked_weights_at_zero)
{
    dlib::resizable_tensor step(5), velocity(5), params(5), active(4);
    const float w[] = {1, -0.0f, 3e38f, -2, 5};
    const float mask[] = {0, 0, 0, 1};
    for (int i = 0; i < 5; ++i)
        step.host()[i] = velocity.host()[i] = std::numeric_limits<float>::quiet_NaN();
    std::copy(w, w + 5, params.host());
    std::copy(mask, mask + 4, active.host());
    hold_masked(step, velocity, params, active);
    for (int i = 0; i < 3; ++i)
    {
        BOOST_TEST(is_plus_zero(w[i] + step.host()[i]));
        BOOST_TEST(is_plus_zero(velocity.host()[i]));
    }
    for (int i = 3; i < 5; ++i)     // active; and a bias, which has no flag
        BOOST_TEST((std::isnan(step.host()[i]) && std::isnan(velocity.host()[i])));
}

BOOST_AUTO_TEST_CASE(a_layer_that_is_shared_by_the_threads_is_held_alike)
{
    constexpr long long n = 100'003;
    dlib::resizable_tensor params(n), active(n);
    for (long long i = 0; i < n; ++i)
    {
        params.host()[i] = static_cast<float>(i % 97) - 48;
        active.host()[i] = i % 3 == 0;
    }
    for (unsigned threads : {1u, 2u, 3u})
    {
        set_cpu_threads(threads);
        dlib::resizable_tensor step(n), velocity(n);
        step = 7;
        velocity = 7;
        hold_masked(step, velocity, params, active);
        for (long long i = 0; i < n; ++i)
        {
            BOOST_REQUIRE(step.host()[i] == (i % 3 == 0 ? 7.0f : -params.host()[i]));
            BOOST_REQUIRE(velocity.host()[i] == (i % 3 == 0 ? 7.0f : 0.0f));
        }
    }
    set_cpu_threads(0);
}

BOOST_AUTO_TEST_CASE(a_mask_of_another_network_is_refused)
{
    residual_net net = initialised_net();
    hypersparse_sgd solver(net, {.lambda = 0}), unbound;
    auto solvers = one_for_each_layer(net, solver);
    network_mask too_few(std::vector<layer_mask>(1, layer_mask(3)));
    solver.set_mask(too_few);
    BOOST_CHECK_EXCEPTION(steps(net, solvers, 0, 1), dlib::error, [](const dlib::error& e)
    {
        const std::string text = e.what();
        return text.find("expected a mask of the network's") != std::string::npos && text.find("found one of 1 layers with 3 weights")
            != std::string::npos;
    });
    unbound.set_mask(too_few);
    auto unbound_solvers = one_for_each_layer(net, unbound);
    BOOST_CHECK_THROW(steps(net, unbound_solvers, 0, 1), dlib::error);
}

BOOST_AUTO_TEST_CASE(solvers_that_are_read_back_hold_the_same_mask)
{
    residual_net net = initialised_net();
    hypersparse_sgd solver(net, {.lambda = 0, .nesterov = true});
    auto solvers = one_for_each_layer(net, solver);
    const network_mask mask = random_mask_of(net, 0.8, 4);
    solver.set_mask(mask);
    std::ostringstream unused;
    serialize(solver, unused);      // made no step: it saves the whole mask
    steps(net, solvers, 0, 4);
    std::stringstream saved;
    dlib::serialize(net, saved);
    dlib::serialize(solvers, saved);

    residual_net resumed;
    dlib::deserialize(resumed, saved);
    hypersparse_sgd other(resumed, {.lambda = 0});
    other.set_mask(random_mask_of(resumed, 0.1, 9));        // of no consequence
    auto read = one_for_each_layer(resumed, other);
    dlib::deserialize(read, saved);
    BOOST_REQUIRE((other.mask() != nullptr));
    BOOST_TEST((*other.mask() == mask));
    BOOST_TEST(other.options().nesterov);
    steps(net, solvers, 4, 8);
    steps(resumed, read, 4, 8);
    BOOST_TEST(same_parameters(net, resumed));

    std::istringstream whole(unused.str());
    hypersparse_sgd alone;
    deserialize(alone, whole);
    BOOST_REQUIRE((alone.mask() != nullptr));
    BOOST_TEST((*alone.mask() == mask));
}

BOOST_AUTO_TEST_CASE(what_was_written_before_there_were_masks_is_read)
{
    // As version 1 wrote it.
    std::stringstream saved;
    dlib::serialize(std::string("hypersparse_sgd_1"), saved);
    dlib::resizable_tensor velocity(3);
    velocity = 0.5f;
    serialize(velocity, saved);
    for (const double value : {0.9, 1e-4, 1.1})         // prune rate, lambda, eta
        dlib::serialize(value, saved);
    for (const std::uint64_t value : {7, 2})            // steps per epoch, warm-up steps
        dlib::serialize(value, saved);
    for (const double value : {0.8, 1e-3})              // momentum, weight decay
        dlib::serialize(value, saved);
    dlib::serialize(std::string("l1"), saved);
    dlib::serialize(true, saved);
    dlib::serialize(std::uint64_t(42), saved);
    hypersparse_sgd read;
    read.set_mask(network_mask(std::vector<layer_mask>(1, layer_mask(3))));
    deserialize(read, saved);
    BOOST_TEST(read.options().hold_zeros);
    BOOST_TEST(!read.options().nesterov);
    BOOST_TEST(read.steps() == 42u);
    BOOST_TEST((read.mask() == nullptr));
    BOOST_TEST(read.velocity().size() == 3u);
}
