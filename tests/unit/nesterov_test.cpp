// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE nesterov
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "random_numbers.h"
#include "small_nets.h"

#include <hypersparse/plugins/kernels/momentum_step.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

using namespace hypersparse;

// PyTorch's SGD(momentum = m, nesterov = True): buf = m buf + d;  w = w - lr (d + m buf). In double.
BOOST_AUTO_TEST_CASE(steps_look_ahead_by_the_momentum_they_have)
{
    constexpr std::size_t n = 4099, weights = 4000, biases = 4050;
    const step_plan plan{.weights = weights, .biases = biases, .learning_rate = 0.1f, .weight_decay = 1e-2f,
        .bias_learning_rate = 0.2f, .bias_weight_decay = 0, .momentum = 0.9f, .nesterov = true};
    dlib::resizable_tensor params(n), gradient(n), velocity(n), step(n);
    velocity = 0;
    const std::vector<float> start = random_numbers(n, 1);
    std::copy(start.begin(), start.end(), params.host());
    std::vector<double> w(start.begin(), start.end()), buf(n, 0.0);
    for (unsigned repetition = 0; repetition < 5; ++repetition)
    {
        const std::vector<float> g = random_numbers(n, 10 + repetition);
        std::copy(g.begin(), g.end(), gradient.host());
        BOOST_TEST(penalty("none").step(step, velocity, params, gradient, plan, {}));
        for (std::size_t i = 0; i < n; ++i)
        {
            params.host()[i] += step.host()[i];
            const double lr = i < biases ? 0.1 : 0.2, wd = i < biases ? 1e-2 : 0;
            const double d = g[i] + wd * w[i];
            buf[i] = 0.9 * buf[i] + d;
            w[i] -= lr * (d + 0.9 * buf[i]);
            BOOST_REQUIRE_SMALL(params.host()[i] - w[i], 3e-6);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_solver_hands_the_option_on)
{
    con_net plain, ahead;
    initialise(plain);
    ahead = plain;
    auto plain_solvers = one_for_each_layer(plain, hypersparse_sgd(plain, {.lambda = 0}));
    auto solvers = one_for_each_layer(ahead, hypersparse_sgd(ahead, {.lambda = 0, .momentum = 0, .nesterov = true}));
    con_net without = plain;
    auto without_solvers = one_for_each_layer(without, hypersparse_sgd(without, {.lambda = 0, .momentum = 0}));
    for (unsigned i = 0; i < 3; ++i)
    {
        bare_step(ahead, solvers, random_batch(4, i), 0.1);
        bare_step(without, without_solvers, random_batch(4, i), 0.1);
    }
    BOOST_TEST(same_parameters(ahead, without));        // without momentum there is nothing to look ahead by
    con_net with_momentum;
    initialise(with_momentum);
    auto ahead_solvers = one_for_each_layer(with_momentum, hypersparse_sgd(with_momentum, {.lambda = 0, .nesterov = true}));
    for (unsigned i = 0; i < 3; ++i)
    {
        bare_step(plain, plain_solvers, random_batch(4, i), 0.1);
        bare_step(with_momentum, ahead_solvers, random_batch(4, i), 0.1);
    }
    BOOST_TEST(!same_parameters(plain, with_momentum));
}
