// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE solver_steps
#include <boost/test/unit_test.hpp>

#include "small_nets.h"

#include <hypersparse/plugins/pruning/prune.h>
#include <hypersparse/plugins/weights/kept_count.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <cmath>
#include <limits>

using namespace hypersparse;

namespace
{
    con_net initialised_net(unsigned seed = 1)
    {
        con_net net;
        initialise(net, seed);
        return net;
    }

    auto& classifier(con_net& net) { return dlib::layer<1>(net).layer_details(); }
    auto& second(con_net& net) { return dlib::layer<3>(net).layer_details(); }
    auto& first(con_net& net) { return dlib::layer<5>(net).layer_details(); }

    void set_rates(con_net& net, double first_rate, double second_rate, double classifier_rate)
    {
        first(net).set_learning_rate_multiplier(first_rate);
        second(net).set_learning_rate_multiplier(second_rate);
        classifier(net).set_learning_rate_multiplier(classifier_rate);
    }

    template <typename function>
    std::string message_of(function&& f)
    {
        try { f(); }
        catch (const dlib::error& e) { return e.what(); }
        return "";
    }

    bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
}

BOOST_AUTO_TEST_CASE(a_new_step_is_recognised_whatever_layers_stand_still)
{
    con_net net = initialised_net();
    hypersparse_sgd solver(net, {.prune_rate = 0.5, .lambda = 1e-3});
    auto solvers = one_for_each_layer(net, solver);
    const double rates[][3] = {{1, 1, 1}, {1, 0, 0}, {1, 0, 0}, {0, 0, 1}, {0, 1, 1}, {1, 0, 0}, {0, 0, 1}, {0, 1, 0}, {1, 1, 1}, {0, 1, 1}, {1, 1, 0}};
    std::size_t expected = 0;
    for (const auto& r : rates)
    {
        set_rates(net, r[0], r[1], r[2]);
        double sum = 0;
        for (const weight_tensor& w : weight_list(net))
            for (std::size_t i = 0; i < w.size; ++i)
                sum += std::abs(w.params->host()[i]);
        bare_step(net, solvers, random_batch(4), 0.1);
        BOOST_TEST(solver.steps() == ++expected);
        BOOST_TEST(std::abs(solver.last_measurement().sum_abs - sum) < 1e-9 * sum, "measured before anything moved");
    }
}

BOOST_AUTO_TEST_CASE(settings_changed_between_steps_hold_from_the_next_step_on)
{
    con_net net = initialised_net();
    hypersparse_sgd solver(net, {.prune_rate = 0.5, .lambda = 0});
    dlib::dnn_trainer<con_net, hypersparse_sgd> trainer(net, solver);
    const labelled_batch batch = random_batch(4);
    const auto step = [&]
    {
        trainer.train_one_step(batch.images, batch.labels);
        trainer.get_net(dlib::force_flush_to_disk::no);
        solver.rethrow_failure();
        return solver.last_measurement();
    };
    BOOST_TEST(step().weights == 0u, "lambda is 0: nothing is measured");
    const std::size_t n = count_weights(weight_list(net));
    solver.set_lambda(1e-4);
    BOOST_TEST(solver.lambda() == 1e-4);
    BOOST_TEST(step().kept == kept_count(n, 0.5));
    solver.set_prune_rate(0.9);
    BOOST_TEST(step().kept == kept_count(n, 0.9));
    solver.set_penalty("l1");
    BOOST_TEST(step().threshold == 0.0);
    BOOST_TEST(solver.options().regularizer.name() == "l1");
    solver.set_penalty("none");
    prune(net, 0.9);
    solver.hold_zeros();
    step();
    BOOST_TEST(density_of(net) <= 0.11);
    BOOST_TEST(solver.steps() == 5u);
    BOOST_TEST(trainer.get_solvers().front().steps() == 5u);
}

BOOST_AUTO_TEST_CASE(set_lambda_ends_the_schedule)
{
    con_net net = initialised_net();
    hypersparse_sgd solver(net, {.lambda = 1, .steps_per_epoch = 2, .warmup_steps = 100});
    BOOST_TEST(solver.lambda() == 0.0);
    solver.set_lambda(0.5);
    BOOST_TEST(solver.lambda() == 0.5);
    solver.set_steps(1000);
    BOOST_TEST(solver.lambda() == 0.5);
}

BOOST_AUTO_TEST_CASE(a_net_replaced_by_assignment_is_measured_where_it_now_stands)
{
    con_net net = initialised_net(1), other = initialised_net(20), expected = other;
    hypersparse_sgd solver(net, {.prune_rate = 0.5, .lambda = 1e-2});
    auto solvers = one_for_each_layer(net, solver);
    bare_step(net, solvers, random_batch(4), 0.1);
    net = other;
    solver.restart_momentum();
    bare_step(net, solvers, random_batch(4), 0.1);
    auto fresh = one_for_each_layer(expected, hypersparse_sgd(expected, {.prune_rate = 0.5, .lambda = 1e-2}));
    bare_step(expected, fresh, random_batch(4), 0.1);
    BOOST_TEST(same_parameters(net, expected));
    BOOST_TEST(solver.steps() == 2u);
}

BOOST_AUTO_TEST_CASE(two_trainers_in_one_process_do_not_disturb_each_other)
{
    con_net a = initialised_net(1), b = initialised_net(30), alone = a;
    hypersparse_sgd solver_a(a, {.prune_rate = 0.5, .lambda = 1e-2}), solver_b(b, {.prune_rate = 0.9, .lambda = 1, .momentum = 0.5});
    dlib::dnn_trainer<con_net, hypersparse_sgd> trainer_a(a, solver_a), trainer_b(b, solver_b);
    auto solvers = one_for_each_layer(alone, hypersparse_sgd(alone, {.prune_rate = 0.5, .lambda = 1e-2}));
    for (unsigned i = 0; i < 20; ++i)
    {
        const labelled_batch batch = random_batch(4, i);
        trainer_a.train_one_step(batch.images, batch.labels);       // both work at the same time
        trainer_b.train_one_step(batch.images, batch.labels);
        bare_step(alone, solvers, batch, trainer_a.get_learning_rate());
    }
    trainer_a.get_net(dlib::force_flush_to_disk::no);
    trainer_b.get_net(dlib::force_flush_to_disk::no);
    BOOST_TEST(same_parameters(a, alone));
    BOOST_TEST(solver_a.options().momentum == 0.9);
    BOOST_TEST(solver_b.steps() == 20u);
}

BOOST_AUTO_TEST_CASE(a_layer_of_another_net_is_refused)
{
    con_net net = initialised_net(), other = initialised_net();
    hypersparse_sgd solver(net, {.lambda = 1e-3});
    auto solvers = one_for_each_layer(other, solver);
    BOOST_TEST(has(message_of([&] { bare_step(other, solvers, random_batch(4), 0.1); }), "another network's"));
    BOOST_TEST(has(message_of([&] { solver.rethrow_failure(); }), "another network's"));
    solver.bind(other);
    BOOST_CHECK_NO_THROW(solver.rethrow_failure());
    BOOST_CHECK_NO_THROW(bare_step(other, solvers, random_batch(4), 0.1));
}

BOOST_AUTO_TEST_CASE(a_penalty_without_a_network_is_refused)
{
    con_net net = initialised_net();
    hypersparse_sgd solver;
    solver.set_lambda(1e-3);
    auto solvers = one_for_each_layer(net, solver);
    BOOST_TEST(has(message_of([&] { bare_step(net, solvers, random_batch(4), 0.1); }), "bind(net)"));
    solver.bind(net);
    BOOST_CHECK_NO_THROW(bare_step(net, solvers, random_batch(4), 0.1));
    BOOST_TEST(solver.last_measurement().weights == count_weights(weight_list(net)));
}

BOOST_AUTO_TEST_CASE(a_weight_that_is_not_finite_stops_training_with_layer_and_step)
{
    con_net net = initialised_net();
    hypersparse_sgd solver(net, {.lambda = 0});
    auto solvers = one_for_each_layer(net, solver);
    bare_step(net, solvers, random_batch(4), 0.1);
    classifier(net).get_layer_params().host()[0] = std::numeric_limits<float>::infinity();
    if (gpu_present())      // which nobody waits for in a step
        message_of([&] { bare_step(net, solvers, random_batch(4), 0.1); });
    else
        BOOST_CHECK_THROW(bare_step(net, solvers, random_batch(4), 0.1), non_finite_error);
    const std::string message = message_of([&] { solver.rethrow_failure(); });
    BOOST_TEST(has(message, "step 1"));
    BOOST_TEST(has(message, " fc_3 "));
}

BOOST_AUTO_TEST_CASE(a_network_that_was_put_right_can_be_trained_on)
{
    con_net net = initialised_net();
    hypersparse_sgd solver(net, {.lambda = 0});
    auto solvers = one_for_each_layer(net, solver);
    const con_net good = net;
    classifier(net).get_layer_params().host()[0] = std::numeric_limits<float>::infinity();
    message_of([&] { bare_step(net, solvers, random_batch(4), 0.1); });
    BOOST_CHECK_THROW(solver.rethrow_failure(), non_finite_error);
    net = good;
    solver.bind(net);
    solver.restart_momentum();
    for (int i = 0; i < 3; ++i)
        BOOST_CHECK_NO_THROW(bare_step(net, solvers, random_batch(4), 0.1));
    BOOST_CHECK_NO_THROW(solver.rethrow_failure());
}

BOOST_AUTO_TEST_CASE(a_gradient_that_is_not_finite_stops_training_and_on_the_cpu_the_layer_does_not_move)
{
    con_net net = initialised_net();
    hypersparse_sgd solver(net, {.prune_rate = 0.5, .lambda = 1e-3});
    auto solvers = one_for_each_layer(net, solver);
    const labelled_batch batch = random_batch(4);
    dlib::resizable_tensor input;
    net.to_tensor(batch.images.begin(), batch.images.end(), input);
    net.compute_parameter_gradients(input, batch.labels.begin());
    dlib::layer<5>(net).get_parameter_gradient().host()[2] = std::numeric_limits<float>::quiet_NaN();
    const dlib::tensor& params = first(net).get_layer_params();
    const std::vector<float> before(params.begin(), params.end());
    if (gpu_present())
        message_of([&] { net.update_parameters(solvers, 0.1); });
    else
    {
        BOOST_CHECK_THROW(net.update_parameters(solvers, 0.1), non_finite_error);
        BOOST_TEST((std::vector<float>(params.begin(), params.end()) == before));
    }
    BOOST_TEST(has(message_of([&] { solver.rethrow_failure(); }), " con_1 "));
}

BOOST_AUTO_TEST_CASE(a_failure_on_the_trainers_thread_is_kept_for_the_caller)
{
    con_net net = initialised_net();
    classifier(net).get_layer_params().host()[0] = std::numeric_limits<float>::quiet_NaN();
    hypersparse_sgd solver(net, {.lambda = 0});
    {
        dlib::dnn_trainer<con_net, hypersparse_sgd> trainer(net, solver);
        const labelled_batch batch = random_batch(4);
        try
        {
            trainer.train_one_step(batch.images, batch.labels);
            trainer.get_net(dlib::force_flush_to_disk::no);     // dlib may, or may not, tell
        }
        catch (const std::exception&) {}
    }
    BOOST_CHECK_THROW(solver.rethrow_failure(), non_finite_error);
}
