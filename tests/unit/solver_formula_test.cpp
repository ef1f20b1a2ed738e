// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE solver_formula
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "small_nets.h"

#include <hypersparse/plugins/weights/weight_list.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <cmath>

using namespace hypersparse;
namespace data = boost::unit_test::data;

namespace
{
    struct layer_numbers
    {
        std::vector<double> w = {}, gradient = {}, buf = {};
        std::size_t weights = 0;
        double lr = 1, wd = 1, bias_lr = 1, bias_wd = 1;        // multipliers
    };

    // Layers with parameters, the output layer first.
    std::vector<layer_numbers> read(con_net& net)
    {
        std::vector<layer_numbers> list;
        dlib::visit_computational_layers(net, [&list](auto& layer)
        {
            const dlib::tensor& p = layer.get_layer_params();
            if (p.size() != 0)
                list.push_back({.w = {p.begin(), p.end()}, .weights = weight_count(layer),
                    .lr = dlib::get_learning_rate_multiplier(layer), .wd = dlib::get_weight_decay_multiplier(layer),
                    .bias_lr = dlib::get_bias_learning_rate_multiplier(layer),
                    .bias_wd = dlib::get_bias_weight_decay_multiplier(layer)});
        });
        std::size_t i = 0;
        dlib::visit_layer_parameter_gradients(net, [&](const dlib::tensor& g)
        {
            if (g.size() != 0)
                list[i++].gradient.assign(g.begin(), g.end());
        });
        return list;
    }

    // The formula of hypersparse_sgd.h and of the paper, written down once more, in double.
    struct reference
    {
        hypersparse_options options;
        std::vector<layer_numbers> layers;      // the output layer first
        double scale = 0, sum_abs = 0, sum_tanh = 0;

        void measure()
        {
            std::vector<double> a;
            for (const layer_numbers& l : layers)
                for (std::size_t i = 0; i < l.weights; ++i)
                    a.push_back(std::abs(l.w[i]));
            std::sort(a.begin(), a.end());
            scale = 0.6585 / a[static_cast<std::size_t>(std::floor(options.prune_rate * a.size()))];
            sum_abs = sum_tanh = 0;
            for (double x : a)
            {
                sum_abs += x;
                sum_tanh += std::tanh(scale * x);
            }
        }

        double slope(double w) const
        {
            if (w == 0 || options.regularizer.is_none())
                return 0;
            if (options.regularizer.name() == "l1")
                return w > 0 ? 1 : -1;
            if (options.regularizer.name() == "l2")
                return 2 * w;
            const double c = std::cosh(scale * w);
            return (w > 0 ? 1 : -1) * scale / (c * c) * sum_abs / sum_tanh;
        }

        void step(double rate, std::size_t index)
        {
            measure();
            const double lambda = lambda_at(options, index);
            for (layer_numbers& l : layers)
                for (std::size_t i = 0; i < l.w.size(); ++i)
                {
                    const bool bias = i >= l.weights;
                    const double lr = rate * l.lr * (bias ? l.bias_lr : 1);
                    const double wd = options.weight_decay * l.wd * (bias ? l.bias_wd : 1);
                    const double d = l.gradient[i] + wd * l.w[i] + (bias ? 0 : lambda * slope(l.w[i]));
                    l.buf[i] = options.momentum * l.buf[i] + d;
                    l.w[i] -= lr * l.buf[i];
                }
        }
    };

    // Trains net and the reference side by side: every step starts from the net's own weights and gradients.
    void compare_with_reference(con_net& net, const hypersparse_options& options)
    {
        auto solvers = one_for_each_layer(net, hypersparse_sgd(net, options));
        reference expected{options, {}};
        for (std::size_t index = 0; index < 12; ++index)
        {
            const double rate = index < 6 ? 0.1 : 0.01;         // the form of momentum shows when the rate changes
            const labelled_batch batch = random_batch(5, static_cast<unsigned>(index));
            dlib::resizable_tensor input;
            net.to_tensor(batch.images.begin(), batch.images.end(), input);
            net.compute_parameter_gradients(input, batch.labels.begin());
            std::vector<layer_numbers> now = read(net);
            for (std::size_t l = 0; l < now.size(); ++l)
                now[l].buf = index == 0 ? std::vector<double>(now[l].w.size(), 0.0) : expected.layers[l].buf;
            expected.layers = now;
            expected.step(rate, index);
            net.update_parameters(solvers, rate);
            const std::vector<layer_numbers> found = read(net);
            for (std::size_t l = 0; l < found.size(); ++l)
                for (std::size_t i = 0; i < found[l].w.size(); ++i)
                    BOOST_TEST(std::abs(found[l].w[i] - expected.layers[l].w[i]) <= 2e-7 * (1 + std::abs(expected.layers[l].w[i])),
                        "step " << index << ", layer " << l << ", parameter " << i << ": expected "
                        << expected.layers[l].w[i] << ", found " << found[l].w[i]);
        }
    }
}

BOOST_DATA_TEST_CASE(steps_are_those_of_the_formula_in_double_through_a_change_of_rate,
    data::make({"hypersparse", "l1", "l2", "none"}), name)
{
    con_net net;
    initialise(net);
    compare_with_reference(net, {.prune_rate = 0.8, .lambda = 1e-2, .eta = 1.3, .steps_per_epoch = 3, .warmup_steps = 2,
        .weight_decay = 1e-2, .regularizer = name});
}

BOOST_AUTO_TEST_CASE(multipliers_of_a_layer_and_of_its_biases_are_used)
{
    con_net net;
    initialise(net);
    auto& last = dlib::layer<1>(net).layer_details();
    last.set_learning_rate_multiplier(0.5);
    last.set_weight_decay_multiplier(2);
    last.set_bias_learning_rate_multiplier(3);
    last.set_bias_weight_decay_multiplier(0.25);
    dlib::layer<3>(net).layer_details().set_bias_learning_rate_multiplier(0);
    compare_with_reference(net, {.prune_rate = 0.5, .lambda = 1e-2, .momentum = 0.8, .weight_decay = 0.05});
}

BOOST_AUTO_TEST_CASE(a_default_constructed_solver_is_plain_momentum_sgd)
{
    con_net net, same;
    initialise(net);
    same = net;
    auto plain = one_for_each_layer(net, hypersparse_sgd());
    auto bound = one_for_each_layer(same, hypersparse_sgd(same, {.lambda = 0}));
    for (unsigned i = 0; i < 5; ++i)
    {
        bare_step(net, plain, random_batch(5, i), 0.1);
        bare_step(same, bound, random_batch(5, i), 0.1);
    }
    BOOST_TEST(same_parameters(net, same));
    BOOST_TEST(plain.front().steps() == 5u);
    BOOST_TEST(plain.front().lambda() == 0.0);
}

BOOST_AUTO_TEST_CASE(lambda_follows_its_schedule)
{
    const hypersparse_options o = {.lambda = 2e-6, .eta = 1.1, .steps_per_epoch = 10, .warmup_steps = 7};
    BOOST_TEST(lambda_at(o, 6) == 0.0);
    BOOST_TEST(lambda_at(o, 7) == 2e-6);
    BOOST_TEST(lambda_at(o, 16) == 2e-6);
    BOOST_TEST(std::abs(lambda_at(o, 17) - 2.2e-6) < 1e-18);
    BOOST_TEST(std::abs(lambda_at(o, 37) - 2e-6 * std::pow(1.1, 3)) < 1e-18);
    BOOST_TEST(lambda_at({.prune_rate = 0, .lambda = 1}, 100) == 0.0);
    BOOST_TEST(lambda_at({.lambda = 1e-3}, 123456) == 1e-3);
}

BOOST_AUTO_TEST_CASE(options_outside_of_their_range_are_refused_by_name)
{
    const auto refused = [](const hypersparse_options& o, const std::string& name)
    {
        try { check(o); }
        catch (const dlib::error& e) { return std::string(e.what()).find(name) != std::string::npos; }
        return false;
    };
    BOOST_TEST(refused({.prune_rate = 1}, "prune_rate"));
    BOOST_TEST(refused({.prune_rate = std::nan("")}, "prune_rate"));
    BOOST_TEST(refused({.lambda = -1}, "lambda"));
    BOOST_TEST(refused({.lambda = INFINITY}, "lambda"));
    BOOST_TEST(refused({.eta = 0}, "eta"));
    BOOST_TEST(refused({.momentum = 1}, "momentum"));
    BOOST_TEST(refused({.weight_decay = -1e-4}, "weight_decay"));
    con_net net;
    BOOST_CHECK_THROW(hypersparse_sgd(net, {.prune_rate = 2}), dlib::error);
    hypersparse_sgd solver(net);
    BOOST_CHECK_THROW(solver.set_lambda(-1), dlib::error);
    BOOST_TEST(solver.lambda() == 5e-6);
}
