// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE lp_sphere_sgd
#include <boost/test/unit_test.hpp>

#include "small_nets.h"

#include <hypersparse/plugins/weights/weight_list.h>
#include <hypersparse/solvers/hypersparse_sgd.h>
#include <hypersparse/solvers/lp_sphere_sgd.h>

#include <filesystem>
#include <sstream>

using namespace hypersparse;

namespace
{
    const lp_sphere_options options = {.p = 1.3, .first_p = 1.5, .first_layers = 1, .weight_decay = 1e-3};

    con_net initialised_net()
    {
        con_net net;
        initialise(net);
        return net;
    }

    auto& second(con_net& net) { return dlib::layer<3>(net).layer_details(); }
    auto& classifier(con_net& net) { return dlib::layer<1>(net).layer_details(); }

    template <typename net_type>
    void steps(net_type& net, std::vector<lp_sphere_sgd>& solvers, unsigned begin, unsigned end)
    {
        for (unsigned i = begin; i < end; ++i)
            bare_step(net, solvers, random_batch(4, i), 0.1);
    }

    template <typename function>
    std::string message_of(function&& f)
    {
        try { f(); }
        catch (const dlib::error& e) { return e.what(); }
        return "";
    }

    bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

    // Largest deviation of the units on the sphere from norm 1.
    template <typename net_type>
    double off_sphere(net_type& net, const lp_sphere_options& o)
    {
        double worst = 0;
        const auto weights = weight_list(net);
        const std::vector<double> p = sphere_exponents(weights, o);
        for (const weight_tensor& w : weights)
            if (p[w.index] != 0)
                for (double n : unit_norms(*w.params, units_of(w), p[w.index]))
                    worst = std::max(worst, std::abs(n - 1));
        return worst;
    }
}

BOOST_AUTO_TEST_CASE(only_the_layers_of_the_rule_are_on_the_sphere_and_they_stay_there)
{
    con_net net = initialised_net();        // con_1 has one input channel, fc_3 is the classifier
    auto solvers = one_for_each_layer(net, lp_sphere_sgd(net, options));
    for (unsigned i = 0; i < 8; ++i)
    {
        steps(net, solvers, i, i + 1);
        BOOST_TEST(off_sphere(net, options) <= 5e-6);
    }
    std::vector<double> found;
    for (const lp_sphere_sgd& s : solvers)
        found.push_back(s.exponent());
    BOOST_TEST(std::count(found.begin(), found.end(), 1.3) == 1);
    BOOST_TEST(std::count(found.begin(), found.end(), 0) == static_cast<long>(found.size()) - 1);
    BOOST_TEST(solvers.front().steps() == 8u);
}

BOOST_AUTO_TEST_CASE(without_a_network_and_nesterov_it_is_the_momentum_sgd_of_hypersparse_sgd_bit_for_bit)
{
    con_net net = initialised_net(), same = net;
    second(net).set_learning_rate_multiplier(0.5);
    second(net).set_bias_learning_rate_multiplier(3);
    classifier(net).set_bias_weight_decay_multiplier(0.25);
    classifier(net).set_weight_decay_multiplier(2);
    same = net;
    auto solvers = one_for_each_layer(net, lp_sphere_sgd({.momentum = 0.8, .weight_decay = 0.01, .nesterov = false}));
    hypersparse_sgd other(same, {.lambda = 0, .momentum = 0.8, .weight_decay = 0.01});
    auto others = one_for_each_layer(same, other);
    steps(net, solvers, 0, 8);
    for (unsigned i = 0; i < 8; ++i)
        bare_step(same, others, random_batch(4, i), 0.1);
    BOOST_TEST(same_parameters(net, same));
}

BOOST_AUTO_TEST_CASE(a_layers_learning_rate_multiplier_acts_on_the_sphere_and_on_its_biases)
{
    con_net net = initialised_net(), slower = net;
    second(slower).set_learning_rate_multiplier(0.25);
    put_on_sphere(net, options);
    put_on_sphere(slower, options);
    auto solvers = one_for_each_layer(net, lp_sphere_sgd(net, options));
    auto others = one_for_each_layer(slower, lp_sphere_sgd(slower, options));
    const std::vector<float> before(second(net).get_layer_params().begin(), second(net).get_layer_params().end());
    bare_step(net, solvers, random_batch(4), 0.025);
    bare_step(slower, others, random_batch(4), 0.1);
    const dlib::tensor& a = second(net).get_layer_params();
    const dlib::tensor& b = second(slower).get_layer_params();
    for (std::size_t i = 0; i < a.size(); ++i)
        BOOST_TEST(std::abs(a.host()[i] - b.host()[i]) <= 1e-6);
    BOOST_TEST((std::vector<float>(a.begin(), a.end()) != before));
}

BOOST_AUTO_TEST_CASE(an_inception_net_trains_on_the_sphere_by_the_trainer_as_by_hand)
{
    inception_net start;
    initialise(start);
    const lp_sphere_options o = {.p = 1.3, .exponents = {1.5, 0, 1.3, 0}};      // branches: 1x1; 1x1 of one channel, 3x3; fc
    inception_net by_train = start, by_hand = start;
    const labelled_batch all = random_batch(11);
    lp_sphere_sgd solver(by_train, o);
    {
        dlib::dnn_trainer<inception_net, lp_sphere_sgd> trainer(by_train, solver);
        trainer.set_learning_rate(0.05);
        trainer.set_learning_rate_shrink_factor(1);
        trainer.set_iterations_without_progress_threshold(1000000);
        for (int k = 0; k < 40; ++k)
            trainer.train_one_step(all.images, all.labels);
        trainer.get_net(dlib::force_flush_to_disk::no);
    }
    solver.rethrow_failure();
    auto solvers = one_for_each_layer(by_hand, lp_sphere_sgd(by_hand, o));
    double first = 0, last = 0;
    for (int k = 0; k < 40; ++k)
    {
        last = bare_step(by_hand, solvers, all, 0.05);
        first = k == 0 ? last : first;
    }
    BOOST_TEST(same_parameters(by_train, by_hand));
    BOOST_TEST(solver.steps() == 40u);
    BOOST_TEST(off_sphere(by_train, o) <= 5e-6);
    BOOST_TEST(last < 0.8 * first);
}

BOOST_AUTO_TEST_CASE(solvers_that_are_read_back_go_on_with_the_same_bits)
{
    con_net net = initialised_net();
    auto solvers = one_for_each_layer(net, lp_sphere_sgd(net, options));
    steps(net, solvers, 0, 6);
    std::stringstream saved;
    dlib::serialize(net, saved);
    dlib::serialize(solvers, saved);
    con_net resumed;
    dlib::deserialize(resumed, saved);
    lp_sphere_sgd other(resumed, {.p = 2, .momentum = 0, .nesterov = false});
    auto read = one_for_each_layer(resumed, other);
    dlib::deserialize(read, saved);
    steps(net, solvers, 6, 12);
    steps(resumed, read, 6, 12);
    BOOST_TEST(same_parameters(net, resumed));
    BOOST_TEST(other.steps() == 12u);
}

BOOST_AUTO_TEST_CASE(a_trainer_that_is_read_back_from_its_synchronisation_file_goes_on_with_the_same_bits)
{
    const auto folder = std::filesystem::temp_directory_path() / "hypersparse_lp_sphere_sgd_test";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    using trainer_type = dlib::dnn_trainer<con_net, lp_sphere_sgd>;
    const auto train = [](trainer_type& trainer, unsigned begin, unsigned end)
    {
        for (unsigned i = begin; i < end; ++i)
            trainer.train_one_step(random_batch(4, i).images, random_batch(4, i).labels);
        trainer.get_net(dlib::force_flush_to_disk::no);
    };
    con_net net = initialised_net(), resumed, straight = net;
    {
        trainer_type trainer(net, lp_sphere_sgd(net, options));
        trainer.set_synchronization_file((folder / "sync").string(), std::chrono::hours(24));
        train(trainer, 0, 6);
        trainer.get_net();      // waits and writes
    }
    lp_sphere_sgd solver(resumed, {.p = 1.9});
    {
        trainer_type trainer(resumed, solver);
        trainer.set_synchronization_file((folder / "sync").string(), std::chrono::hours(24));      // reads
        train(trainer, 6, 12);
    }
    trainer_type uninterrupted(straight, lp_sphere_sgd(straight, options));
    train(uninterrupted, 0, 12);
    BOOST_TEST(same_parameters(resumed, straight));
    solver.rethrow_failure();
    std::filesystem::remove_all(folder);
}

BOOST_AUTO_TEST_CASE(every_option_survives_and_files_of_other_kinds_or_cut_short_are_refused)
{
    con_net net = initialised_net();
    const lp_sphere_options all = {.p = 1.4, .first_p = 1.6, .first_layers = 2, .momentum = 0.7, .dampening = 0.1, .weight_decay = 0.02,
        .nesterov = false, .sphere_rate = 0.25, .exponents = {0, 1.7, 0}};
    auto solvers = one_for_each_layer(net, lp_sphere_sgd(net, all));
    steps(net, solvers, 0, 3);
    std::stringstream saved;
    dlib::serialize(solvers, saved);
    std::vector<lp_sphere_sgd> read;
    dlib::deserialize(read, saved);
    const lp_sphere_options o = read.front().options();
    BOOST_TEST((o.p == 1.4 && o.first_p == 1.6 && o.first_layers == 2 && o.momentum == 0.7 && o.dampening == 0.1
        && o.weight_decay == 0.02 && !o.nesterov && o.sphere_rate == 0.25 && o.exponents == all.exponents));
    BOOST_TEST(read.front().steps() == 3u);

    std::stringstream one, foreign;
    serialize(solvers[2], one);
    for (std::size_t length = 0; length < one.str().size(); length += 11)
    {
        std::stringstream cut(one.str().substr(0, length));
        lp_sphere_sgd solver;
        BOOST_CHECK_THROW(deserialize(solver, cut), dlib::serialization_error);
        BOOST_REQUIRE(solver.options().p == 1.07);
    }
    dlib::serialize(std::string("hypersparse_sgd_1"), foreign);
    lp_sphere_sgd solver;
    BOOST_TEST(has(message_of([&] { deserialize(solver, foreign); }), "'lp_sphere_sgd_2', found 'hypersparse_sgd_1'"));
}

BOOST_AUTO_TEST_CASE(a_file_from_before_there_was_a_rate_for_the_sphere_is_read)
{
    std::stringstream now;
    con_net net = initialised_net();
    auto solvers = one_for_each_layer(net, lp_sphere_sgd(net, {.p = 1.4, .sphere_rate = 0.25}));
    steps(net, solvers, 0, 2);
    serialize(solvers[2], now);
    // The rate was appended, and the version is the first thing in the file.
    std::ostringstream rate;
    dlib::serialize(0.25, rate);
    std::string before = now.str().substr(0, now.str().size() - rate.str().size());
    before.replace(before.find("lp_sphere_sgd_2"), 15, "lp_sphere_sgd_1");
    std::istringstream file(before);
    lp_sphere_sgd read;
    deserialize(read, file);
    BOOST_TEST(read.options().p == 1.4);
    BOOST_TEST(read.options().sphere_rate == 1.0);
    BOOST_TEST(read.steps() == 2u);
    BOOST_TEST((std::vector<float>(read.v().begin(), read.v().end()) == std::vector<float>(solvers[2].v().begin(), solvers[2].v().end())));
}

BOOST_AUTO_TEST_CASE(on_the_sphere_the_rate_is_so_many_times_the_trainers)
{
    // Sphere layers at a tenth of the rate, and all others at the full one, against two runs with one rate for all.
    con_net mixed = initialised_net(), slow = mixed, fast = mixed;
    const auto one_step = [](con_net& net, double sphere_rate, double learning_rate)
    {
        auto solvers = one_for_each_layer(net, lp_sphere_sgd(net, {.p = 1.5, .first_layers = 0, .sphere_rate = sphere_rate}));
        bare_step(net, solvers, random_batch(4, 0), learning_rate);
        return solvers;
    };
    const auto mixed_solvers = one_step(mixed, 0.125, 0.5), slow_solvers = one_step(slow, 1, 0.0625);
    one_step(fast, 1, 0.5);
    std::vector<std::vector<float>> all[3];
    con_net* nets[] = {&mixed, &slow, &fast};
    for (int i = 0; i < 3; ++i)
        dlib::visit_layer_parameters(*nets[i], [&](const dlib::tensor& p) { all[i].emplace_back(p.begin(), p.end()); });
    std::size_t on_sphere = 0;
    for (std::size_t l = 0; l < mixed_solvers.size(); ++l)
    {
        if (mixed_solvers[l].exponent() == 0)
            BOOST_TEST((all[0][l] == all[2][l]));
        else
        {
            ++on_sphere;
            BOOST_TEST((std::vector<float>(mixed_solvers[l].v().begin(), mixed_solvers[l].v().end())
                == std::vector<float>(slow_solvers[l].v().begin(), slow_solvers[l].v().end())));
        }
    }
    BOOST_TEST(on_sphere > 0u);
}

BOOST_AUTO_TEST_CASE(a_state_of_another_layer_is_refused)
{
    con_net net = initialised_net();
    auto solvers = one_for_each_layer(net, lp_sphere_sgd(net, options));
    steps(net, solvers, 0, 1);
    std::rotate(solvers.begin(), solvers.begin() + 2, solvers.end());
    const std::string message = message_of([&] { steps(net, solvers, 1, 2); });
    BOOST_TEST(has(message, "restart()"), message);
}

BOOST_AUTO_TEST_CASE(masked_weights_are_zero_and_live_on_in_v)
{
    con_net net = initialised_net();
    lp_sphere_sgd solver(net, options);
    solver.start_from(put_on_sphere(net, options));
    auto solvers = one_for_each_layer(net, solver);
    const auto weights = weight_list(net);
    sphere_masks masks;
    for (const weight_tensor& w : weights)
        masks.active.emplace_back(w.size, std::uint8_t(1));
    for (auto& mask : masks.active)
        mask[2] = mask[5] = 0;
    const float kept = weights[1].params->host()[5];
    for (const weight_tensor& w : weights)
        w.params->host()[2] = w.params->host()[5] = 0;
    solver.set_masks(masks);
    steps(net, solvers, 0, 3);
    const lp_sphere_sgd* on_sphere = nullptr;
    for (const lp_sphere_sgd& s : solvers)
        on_sphere = s.exponent() != 0 ? &s : on_sphere;
    for (const weight_tensor& w : weights)
        BOOST_TEST((w.params->host()[2] == 0 && w.params->host()[5] == 0 && !std::signbit(w.params->host()[2])));
    BOOST_TEST(on_sphere->momentum().host()[5] == 0);
    BOOST_TEST((on_sphere->v().host()[5] > 0) == (kept > 0));

    masks.active[1][5] = 1;         // grows
    masks.restarted.resize(masks.active.size());
    masks.restarted[1].assign(weights[1].size, 0);
    masks.restarted[1][0] = 1;
    solver.set_masks(masks);
    steps(net, solvers, 3, 4);
    const double v = on_sphere->v().host()[5];
    BOOST_TEST(std::abs(weights[1].params->host()[5] - std::copysign(std::pow(std::abs(v), 1 / 0.3), v)) <= 1e-6);
    masks.active[1].pop_back();
    solver.set_masks(masks);
    BOOST_TEST(has(message_of([&] { steps(net, solvers, 4, 5); }), "mask of"));
}

BOOST_AUTO_TEST_CASE(after_restart_the_solver_starts_from_the_weights_as_they_are)
{
    con_net net = initialised_net();
    lp_sphere_sgd solver(net, options);
    auto solvers = one_for_each_layer(net, solver);
    steps(net, solvers, 0, 4);
    con_net other = initialised_net();
    net = other;
    solver.restart();
    auto fresh = one_for_each_layer(other, lp_sphere_sgd(other, options));
    steps(net, solvers, 0, 4);
    steps(other, fresh, 0, 4);
    BOOST_TEST(same_parameters(net, other));
}

BOOST_AUTO_TEST_CASE(numbers_that_are_not_finite_stop_training_with_layer_and_step)
{
    for (bool in_gradient : {false, true})
    {
        con_net net = initialised_net();
        lp_sphere_sgd solver(net, options);
        auto solvers = one_for_each_layer(net, solver);
        steps(net, solvers, 0, 1);
        const labelled_batch batch = random_batch(4);
        dlib::resizable_tensor input;
        net.to_tensor(batch.images.begin(), batch.images.end(), input);
        net.compute_parameter_gradients(input, batch.labels.begin());
        const float bad = std::numeric_limits<float>::infinity();
        (in_gradient ? dlib::layer<3>(net).get_parameter_gradient() : second(net).get_layer_params()).host()[7] = bad;
        BOOST_CHECK_THROW(net.update_parameters(solvers, 0.1), non_finite_error);
        const std::string message = message_of([&] { solver.rethrow_failure(); });
        BOOST_TEST(has(message, " con_2 at step 1"), message);
    }
}
