// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE art_controller
#include <boost/test/unit_test.hpp>

#include "tiny_task.h"

#include <hypersparse/plugins/kernels/magnitudes.h>

using namespace hypersparse;

namespace
{
    using art_run = tiny::run<tiny::train_net, tiny::infer_net>;

    struct recorder : training_observer
    {
        training_request after_step(const step_metrics& s) override
        {
            ++steps;
            last_step = s;
            if (steps == stop_at)
                return training_request::stop;
            return check_each_step ? training_request::save : training_request::go_on;
        }
        void after_epoch(const epoch_metrics& m) override { epochs.push_back(m); }
        void checkpoint() override { if (at_checkpoint) at_checkpoint(); }
        void phase_begins(const training_phase& p) override { phases.push_back(p.name); }
        void dense_ends(const network_state& s) override { dense = s; }
        void new_best(const network_state& s, const epoch_metrics&) override { best = s; }
        void warning(const std::string& text) override { warnings.push_back(text); }

        std::size_t steps = 0, stop_at = 0;
        bool check_each_step = false;
        std::function<void()> at_checkpoint;
        step_metrics last_step;
        std::vector<epoch_metrics> epochs;
        std::vector<std::string> phases;
        std::vector<std::string> warnings;
        network_state dense, best;
    };

    std::string bytes(const network_state& s)
    {
        std::ostringstream out;
        s.save(out);
        return out.str();
    }
}

BOOST_AUTO_TEST_CASE(a_network_ends_with_the_asked_sparsity_and_its_accuracy)
{
    art_options options = tiny::quick_options();
    options.warmup_epochs = 6;
    options.max_art_epochs = 12;
    options.finetune_epochs = 8;
    art_run run(options);
    recorder seen;
    BOOST_TEST(run.controller.run(seen));
    BOOST_TEST((seen.phases == std::vector<std::string>{"warmup", "art", "finetune", "finished"}));
    const sparsity_report report = sparsity_of(run.net);
    BOOST_TEST(report.prunable == 9u * 6 + 9 * 6 * 8 + 8 * 4 * 4);
    BOOST_TEST(report.nonzero == report.prunable - std::size_t(0.8 * double(report.prunable)));
    BOOST_TEST(run.controller.best()->accuracy >= 0.95);
    BOOST_TEST((bytes(seen.best) == bytes(*run.controller.best()->state)));
    BOOST_TEST(sparsity_of(seen.dense.weights()).density() > 0.99);
    BOOST_TEST(seen.epochs.back().test_accuracy.has_value());
}

BOOST_AUTO_TEST_CASE(pruned_weights_stay_zero_during_finetuning_after_every_step)
{
    art_options options = tiny::quick_options();
    art_run run(options);
    recorder seen;
    seen.check_each_step = true;
    std::size_t checks = 0;
    std::vector<std::vector<bool>> zeros;
    seen.at_checkpoint = [&]
    {
        if (run.controller.phase() != art_phase::finetune)
            return;
        std::vector<std::vector<bool>> now;
        std::size_t kept = 0;
        for (const weight_tensor& w : weight_list(run.net))
        {
            now.emplace_back();
            const float* values = w.params->host();
            for (std::size_t i = 0; i < w.size; ++i)
            {
                now.back().push_back(values[i] == 0);
                BOOST_REQUIRE((values[i] != 0 || !std::signbit(values[i])));
                kept += values[i] != 0;
            }
        }
        BOOST_REQUIRE(kept == count_weights(weight_list(run.net)) - std::size_t(0.8 * double(count_weights(weight_list(run.net)))));
        if (zeros.empty())
            zeros = now;
        BOOST_REQUIRE((zeros == now));
        ++checks;
    };
    run.controller.run(seen);
    BOOST_TEST(checks >= options.finetune_epochs * tiny::images / tiny::batch);
}

BOOST_AUTO_TEST_CASE(a_run_that_was_stopped_and_resumed_gives_the_same_bits)
{
    const art_options options = tiny::quick_options();
    art_run whole(options);
    recorder seen;
    whole.controller.run(seen);
    const std::string expected = whole.digest();

    // A stop after every step of the first epochs of each phase and at odd places; the checkpoint is all that survives.
    for (std::size_t stop = 1; stop < seen.steps; stop += stop % 3 + 1)
    {
        std::stringstream checkpoint;
        {
            art_run first(options);
            recorder until;
            until.stop_at = stop;
            until.at_checkpoint = [&] { checkpoint.str(""); first.controller.save(checkpoint); };
            first.controller.run(until);
        }
        art_run second(options);
        second.controller.load(checkpoint);
        recorder rest;
        BOOST_REQUIRE(second.controller.run(rest));
        BOOST_REQUIRE_MESSAGE(second.digest() == expected, "stopped after step " << stop);
    }
}

BOOST_AUTO_TEST_CASE(momentum_starts_anew_in_finetuning_and_a_checkpoint_between_the_phases_says_so)
{
    art_options options = tiny::quick_options();
    options.finetune_epochs = 2;
    art_run run(options);
    recorder seen;
    bool checked = false;
    seen.at_checkpoint = [&]
    {
        if (run.controller.phase() != art_phase::finetune || run.controller.phase_epoch() != 0 || run.controller.step() != 0)
            return;
        checked = true;
        for (const dlib::resizable_tensor& velocity : run.subject.velocities())
            for (float v : velocity)
                BOOST_REQUIRE(v == 0);
    };
    run.controller.run(seen);
    BOOST_TEST(checked);
}

BOOST_AUTO_TEST_CASE(a_prune_rate_of_zero_trains_as_without_a_penalty_bit_for_bit)
{
    art_options options = tiny::quick_options();
    options.prune_rate = 0;
    options.warmup_epochs = 1;
    options.max_art_epochs = 3;
    options.finetune_epochs = 0;
    art_options plain = options;
    plain.regularizer = "none";
    art_run a(options), b(plain);
    recorder seen_a, seen_b;
    a.controller.run(seen_a);
    b.controller.run(seen_b);
    BOOST_TEST((bytes(a.subject.state()) == bytes(b.subject.state())));
}

BOOST_AUTO_TEST_CASE(scoring_pruned_copies_leaves_the_network_in_training_untouched)
{
    art_run run(tiny::quick_options());
    run.subject.begin_epoch(0, 0, 0.05);
    while (run.subject.train_step()) {}
    const std::string before = bytes(run.subject.state());
    network_state pruned = run.subject.state();
    prune(pruned.weights(), 0.9);
    run.subject.score(pruned, 0);
    run.subject.test();
    BOOST_TEST((bytes(run.subject.state()) == before));
    BOOST_TEST(run.subject.training_counts().samples == tiny::images);
}

BOOST_AUTO_TEST_CASE(a_network_of_stock_dlib_layers_alone_goes_through_all_phases)
{
    art_options options = tiny::quick_options();
    options.warmup_epochs = 6;
    options.prune_rate = 0.7;
    tiny::run<tiny::plain_net, tiny::plain_net> run(options);
    recorder seen;
    BOOST_TEST(run.controller.run(seen));
    BOOST_TEST(density_of(run.net) == 0.3, boost::test_tools::tolerance(0.01));
    BOOST_TEST(run.controller.best()->accuracy >= 0.9);
    BOOST_TEST(seen.epochs.back().train_accuracy >= 0.9);
}

BOOST_AUTO_TEST_CASE(a_limit_of_phase_art_is_told_and_finetuning_starts_from_the_best_so_far)
{
    art_options options = tiny::quick_options();
    options.lambda_init = 0;
    options.max_art_epochs = 2;
    options.prune_rate = 0.99;
    art_run run(options);
    recorder seen;
    run.controller.run(seen);
    BOOST_REQUIRE(!seen.warnings.empty());
    BOOST_TEST(seen.warnings.front().find("limit of 2 epochs") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_network_whose_layers_were_emptied_is_told_with_their_names)
{
    art_options options = tiny::quick_options();
    options.prune_rate = 0.998;     // two weights of 614 stay: one layer at least has none
    options.max_art_epochs = 0;
    art_run run(options);
    recorder seen;
    run.controller.run(seen);
    bool named = false;
    for (const std::string& text : seen.warnings)
        named = named || (text.find("all weights were removed from") != std::string::npos && text.find("con_") != std::string::npos);
    BOOST_TEST(named);
}
