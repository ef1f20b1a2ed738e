// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE methods
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "inception_task.h"

#include <hypersparse/plugins/training/lpss_mask_driver.h>
#include <hypersparse/plugins/training/method_controller.h>

#include <cmath>

using namespace hypersparse;
namespace data = boost::unit_test::data;

namespace
{
    using method_run = tiny::run<inception::train_net, inception::infer_net, method_controller>;

    const char* const every_method[] = {"dense", "static", "smart-ratio", "snip", "grasp", "set", "rigl", "gmp", "omp", "lth", "imp"};

    method_options quick_options(const std::string& method)
    {
        method_options options;
        options.method = method;
        options.prune_rate = 0.7;
        options.epochs = 4;
        options.learning_rate = 0.05;
        options.update_steps = 3;
        options.round_rate = 0.4;
        options.samples_per_class = 4;
        options.seed = 3;
        return options;
    }

    struct recorder : training_observer
    {
        training_request after_step(const step_metrics&) override
        {
            ++steps;
            if (steps == stop_at)
                return training_request::stop;
            return at_step ? training_request::save : training_request::go_on;
        }
        void after_epoch(const epoch_metrics& m) override { epochs.push_back(m); }
        void checkpoint() override { if (at_step) at_step(); }
        void phase_begins(const training_phase& p) override { phases.push_back(p.name); }
        void dense_ends(const network_state& s) override { dense = s; }
        void warning(const std::string& text) override { warnings.push_back(text); }

        std::size_t steps = 0, stop_at = 0;
        std::function<void()> at_step;      // at every checkpoint: after every step
        std::vector<epoch_metrics> epochs;
        std::vector<std::string> phases, warnings;
        network_state dense;
    };

    std::size_t asked(std::size_t n, double prune_rate)
    {
        return n - static_cast<std::size_t>(std::floor(prune_rate * static_cast<double>(n)));
    }

    std::size_t nonzero_of(network_state state)
    {
        return sparsity_of(state.weights()).nonzero;
    }

    // What the network computes in inference: parameters and running averages, without what the last batch left in between.
    std::string learned_bytes(method_run& run)
    {
        run.subject.state().copy_to(run.subject.inference_copy());
        std::ostringstream out;
        network_state(run.subject.inference_copy()).save(out);
        return out.str();
    }

    std::string network_bytes(method_run& run)
    {
        std::ostringstream out;
        run.subject.state().save(out);
        return out.str();
    }
}

BOOST_DATA_TEST_CASE(every_method_ends_with_the_density_asked_for_and_holds_its_zeros, data::make(every_method), method)
{
    method_options options = quick_options(method);
    options.epochs = 12;
    method_run run(options);
    const std::size_t n = count_weights(weight_list(run.net));
    recorder seen;
    seen.at_step = [&]
    {
        const network_mask& mask = run.controller.mask();
        const std::vector<weight_tensor> weights = weight_list(run.net);
        for (std::size_t l = 0; l < weights.size(); ++l)
            for (std::size_t i = 0; i < weights[l].size; ++i)
            {
                const float w = weights[l].params->host()[i];
                BOOST_REQUIRE((mask[l][i] || (w == 0 && !std::signbit(w))));
            }
    };
    BOOST_TEST(run.controller.run(seen));
    const std::size_t expected = std::string(method) == "dense" ? n : asked(n, 0.7);
    BOOST_TEST(run.controller.mask().active() == expected);
    BOOST_TEST(nonzero_of(*run.controller.best()->state) <= expected);
    BOOST_TEST(nonzero_of(*run.controller.best()->state) >= expected - expected / 20);     // a weight of a dead relu may stay exactly 0
    BOOST_TEST(run.controller.mask().empty_layers().empty());
    BOOST_TEST(run.controller.best()->accuracy > 0.6);      // chance is 0.25
    BOOST_TEST(seen.epochs.back().best_accuracy.value() == run.controller.best()->accuracy);
}

BOOST_DATA_TEST_CASE(the_same_seed_gives_the_same_run_and_another_seed_another_mask, data::make(every_method), method)
{
    method_options options = quick_options(method);
    options.epochs = 2;
    const auto run_once = [&]
    {
        method_run run(options);
        recorder seen;
        run.controller.run(seen);
        return std::pair(run.digest(), run.controller.mask());
    };
    const auto first = run_once();
    BOOST_TEST((run_once() == first));
    options.seed = 4;
    const score_rule score = sparse_method_named(method).score;
    if (score == score_rule::random)
        BOOST_TEST((run_once().second != first.second));
}

BOOST_DATA_TEST_CASE(a_run_that_was_stopped_and_resumed_gives_the_same_bits, data::make(every_method), method)
{
    method_options options = quick_options(method);
    options.epochs = 2;
    options.rewind_steps = 4;
    method_run whole(options);
    recorder seen;
    whole.controller.run(seen);
    const std::string expected = whole.digest();
    for (std::size_t stop = 1; stop < seen.steps; stop += stop % 3 + 1)
    {
        std::stringstream checkpoint;
        {
            method_run first(options);
            recorder until;
            until.stop_at = stop;
            until.at_step = [&] { checkpoint.str(""); first.controller.save(checkpoint); };
            first.controller.run(until);
        }
        method_run second(options);
        second.controller.load(checkpoint);
        recorder rest;
        BOOST_REQUIRE(second.controller.run(rest));
        BOOST_REQUIRE_MESSAGE(second.digest() == expected, "stopped after step " << stop);
    }
}

BOOST_DATA_TEST_CASE(without_pruning_a_training_is_dense_training_bit_for_bit,
    data::make({"static", "smart-ratio", "snip", "grasp", "set", "rigl", "gmp"}), method)
{
    method_options options = quick_options(method);
    options.prune_rate = 0;
    options.epochs = 2;
    method_run sparse(options);
    options.method = "dense";
    method_run dense(options);
    recorder ignored;
    sparse.controller.run(ignored);
    dense.controller.run(ignored);
    BOOST_TEST((network_bytes(sparse) == network_bytes(dense)));
}

BOOST_DATA_TEST_CASE(scores_leave_weights_statistics_and_counts_as_they_were, data::make({"snip", "grasp"}), method)
{
    method_run run(quick_options(method));
    run.subject.begin_epoch(0, 0, 0.05);
    run.subject.set_training_counts({});
    for (int i = 0; i < 3; ++i)
        run.subject.train_step();
    run.subject.wait();
    const std::string before = learned_bytes(run);
    const classification_counts counts = run.subject.training_counts();
    if (std::string(method) == "snip")
        run.subject.snip_scores(4);
    else
        run.subject.grasp_scores(4, 200);
    BOOST_TEST((learned_bytes(run) == before));
    BOOST_TEST(run.subject.training_counts().samples == counts.samples);
    BOOST_TEST(run.subject.training_counts().loss_sum == counts.loss_sum);
}

BOOST_AUTO_TEST_CASE(a_ticket_begins_where_the_weights_were_and_with_their_statistics)
{
    method_options options = quick_options("lth");
    options.rewind_steps = 5;
    method_run run(options);
    network_state remembered, at_begin;
    recorder seen;
    std::size_t steps_in_epochs = 0;
    seen.at_step = [&]
    {
        ++steps_in_epochs;
        if (seen.steps == 5 && remembered.empty())
            remembered = run.subject.state();
        if (run.controller.training() == 1 && run.controller.training_epoch() == 0 && run.controller.step() == 0)
            at_begin = run.subject.state();
    };
    run.controller.run(seen);
    BOOST_REQUIRE(!remembered.empty());
    BOOST_REQUIRE(!at_begin.empty());
    // What is left of the remembered network under the ticket's mask is what the second training began with, bit for bit.
    const std::vector<weight_tensor> weights = remembered.weights();
    const network_mask& mask = run.controller.mask();
    for (std::size_t l = 0; l < weights.size(); ++l)
        mask[l].apply({weights[l].params->host(), weights[l].size});
    std::ostringstream a, b;
    remembered.save(a);
    at_begin.save(b);
    BOOST_TEST((a.str() == b.str()));
    BOOST_TEST((seen.phases == std::vector<std::string>{"dense", "ticket"}));
    BOOST_TEST(nonzero_of(seen.dense) == count_weights(weight_list(run.net)));
}

BOOST_AUTO_TEST_CASE(rounds_have_names_and_fall_to_the_density_asked_for)
{
    method_run run(quick_options("imp"));
    recorder seen;
    run.controller.run(seen);
    BOOST_TEST((seen.phases == std::vector<std::string>{"dense", "round-1", "round-2", "ticket"}));     // .6^3 < .3
    double density = 1;
    for (const epoch_metrics& m : seen.epochs)
    {
        BOOST_TEST(m.density <= density);
        density = m.density;
        BOOST_TEST(m.best_accuracy.has_value() == (m.phase.name == "ticket"));
    }
}

BOOST_AUTO_TEST_CASE(a_layer_that_loses_all_its_weights_is_told)
{
    method_options options = quick_options("static");
    options.layout = layout_rule_named("global");
    options.prune_rate = 0.995;
    options.epochs = 1;
    method_run run(options);
    recorder seen;
    run.controller.run(seen);
    BOOST_REQUIRE(!run.controller.mask().empty_layers().empty());
    bool told = false;
    for (const std::string& text : seen.warnings)
        told = told || text.starts_with("no weight is left in con_");
    BOOST_TEST(told);
}

BOOST_AUTO_TEST_CASE(a_state_of_another_kind_is_refused)
{
    method_run run(quick_options("rigl"));
    tiny::run<inception::train_net, inception::infer_net> art(tiny::quick_options());
    std::stringstream of_art, of_method;
    art.controller.save(of_art);
    run.controller.save(of_method);
    BOOST_CHECK_THROW(run.controller.load(of_art), dlib::error);
    BOOST_CHECK_THROW(art.controller.load(of_method), dlib::error);
    const std::string whole = of_method.str();
    for (std::size_t length = 0; length < whole.size(); length += whole.size() / 97 + 1)
    {
        std::istringstream cut(whole.substr(0, length));
        BOOST_CHECK_THROW(run.controller.load(cut), dlib::error);
    }
}

BOOST_AUTO_TEST_CASE(options_outside_of_their_range_are_refused_before_anything_is_trained)
{
    const auto refused = [](auto change)
    {
        method_options options = quick_options("rigl");
        change(options);
        BOOST_CHECK_THROW(method_run{options}, dlib::error);
    };
    refused([](method_options& o) { o.method = "art"; });
    refused([](method_options& o) { o.prune_rate = 1; });
    refused([](method_options& o) { o.epochs = 0; });
    refused([](method_options& o) { o.update_end = 1.5; });
    refused([](method_options& o) { o.update_begin = 0.9; });
    refused([](method_options& o) { o.update_steps = 0; });
    refused([](method_options& o) { o.learning_rate_steps = {3, 2}; });
    refused([](method_options& o) { o.regrow = regrow_rule::none; });
    refused([](method_options& o) { o.method = "gmp"; o.regrow = regrow_rule::random; });
    refused([](method_options& o) { o.layout = layout_rule_named("0.1,0.2"); });
}

// ---- LpSS, with its own solver ----

namespace
{
    struct lpss_run
    {
        explicit lpss_run(const lpss_options& options)
            : trainer(prepared(net), lp_sphere_sgd(net)),
              subject(trainer, {tiny::make_source(tiny::images, true), tiny::make_source(tiny::images, true), tiny::make_source(32, false)}, 4),
              controller(subject, std::make_unique<lpss_mask_driver>(subject, options))
        {
        }

        static inception::train_net& prepared(inception::train_net& net)
        {
            tiny::initialise(net);
            return net;
        }

        std::string digest()
        {
            std::ostringstream out;
            controller.save(out);
            return out.str();
        }

        inception::train_net net;
        dlib::dnn_trainer<inception::train_net, lp_sphere_sgd> trainer;
        dnn_subject<inception::train_net, inception::infer_net, lp_sphere_sgd> subject;
        method_controller controller;
    };

    lpss_options quick_lpss()
    {
        lpss_options options;
        options.prune_rate = 0.7;
        options.epochs = 12;
        options.batch_size = tiny::batch;
        options.learning_rate = 0.5;
        options.p = 1.3;
        options.first_p = 1.4;
        options.update_steps = 4;
        return options;
    }
}

BOOST_AUTO_TEST_CASE(lpss_ends_with_the_density_asked_for_and_holds_its_zeros)
{
    lpss_run run(quick_lpss());
    const std::size_t n = count_weights(weight_list(run.net));
    recorder seen;
    std::vector<std::size_t> active;
    seen.at_step = [&]
    {
        const network_mask& mask = run.controller.mask();
        active.push_back(mask.active());
        const std::vector<weight_tensor> weights = weight_list(run.net);
        for (std::size_t l = 0; l < weights.size(); ++l)
            for (std::size_t i = 0; i < weights[l].size; ++i)
                BOOST_REQUIRE((mask[l][i] || weights[l].params->host()[i] == 0));
    };
    BOOST_TEST(run.controller.run(seen));
    BOOST_TEST(active.front() < n);
    BOOST_TEST(active.front() > n * 3 / 4);
    BOOST_TEST(run.controller.mask().active() == asked(n, 0.7));
    BOOST_TEST(nonzero_of(*run.controller.best()->state) <= asked(n, 0.7));
    BOOST_TEST(run.controller.best()->accuracy > 0.6);
    BOOST_TEST(seen.epochs.back().learning_rate < seen.epochs[2].learning_rate);
}

BOOST_AUTO_TEST_CASE(lpss_gives_the_same_run_for_the_same_seed_and_after_any_stop)
{
    lpss_options options = quick_lpss();
    options.epochs = 4;
    lpss_run whole(options);
    recorder seen;
    whole.controller.run(seen);
    const std::string expected = whole.digest();
    for (std::size_t stop = 1; stop < seen.steps; stop += stop % 3 + 1)
    {
        std::stringstream checkpoint;
        {
            lpss_run first(options);
            recorder until;
            until.stop_at = stop;
            until.at_step = [&] { checkpoint.str(""); first.controller.save(checkpoint); };
            first.controller.run(until);
        }
        lpss_run second(options);
        second.controller.load(checkpoint);
        recorder rest;
        BOOST_REQUIRE(second.controller.run(rest));
        BOOST_REQUIRE_MESSAGE(second.digest() == expected, "stopped after step " << stop);
    }
}

BOOST_AUTO_TEST_CASE(lpss_meets_the_density_even_where_no_update_falls_into_its_time)
{
    lpss_options options = quick_lpss();
    options.update_steps = 1000;
    options.update_begin = 0.1;
    options.epochs = 3;
    lpss_run run(options);
    recorder seen;
    run.controller.run(seen);
    const std::size_t n = count_weights(weight_list(run.net));
    BOOST_TEST(run.controller.mask().active() == asked(n, 0.7));
}

BOOST_AUTO_TEST_CASE(lpss_without_pruning_has_no_masks)
{
    lpss_options options = quick_lpss();
    options.prune_rate = 0;
    options.epochs = 2;
    lpss_run run(options);
    recorder seen;
    run.controller.run(seen);
    BOOST_TEST(run.controller.mask().active() == run.controller.mask().size());
}

BOOST_AUTO_TEST_CASE(each_solver_serves_its_own_methods)
{
    lpss_run run(quick_lpss());
    BOOST_CHECK_THROW(run.subject.solver(), dlib::error);
    BOOST_CHECK_THROW(art_controller(run.subject, tiny::quick_options()), dlib::error);
}

BOOST_AUTO_TEST_CASE(the_published_rates_of_lpss_are_those_of_its_curve)
{
    const lpss_options options;     // 50 epochs
    for (const auto& [epoch, rate] : {std::pair(0.0, 0.04), {50 / 6.0, 2.0}, {50 / 3.0, 0.5}, {47.0, 0.004}, {50.0, 0.0002}, {50 / 12.0, 1.02},
        {25 / 2.0, 1.25}})
        BOOST_TEST(learning_rate_at(epoch, options) == rate, boost::test_tools::tolerance(1e-12));
    lpss_options few;
    few.epochs = 2;
    for (double epoch = 0; epoch <= 2; epoch += 0.01)
        BOOST_REQUIRE(learning_rate_at(epoch, few) > 0);
}
