// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE art_phase
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/training/art_phase.h>

#include <dlib/error.h>

#include <cmath>

using namespace hypersparse;

namespace
{
    const art_options options = {.lambda_init = 5e-6, .eta = 1.05, .warmup_epochs = 3, .max_art_epochs = 4, .finetune_epochs = 6,
        .learning_rate = 0.1, .learning_rate_steps = {2, 4}};
}

BOOST_AUTO_TEST_CASE(phases_follow_each_other_at_the_end_of_their_epochs)
{
    BOOST_TEST((next_phase(art_phase::warmup, 2, false, options) == art_phase::warmup));
    BOOST_TEST((next_phase(art_phase::warmup, 3, false, options) == art_phase::art));
    BOOST_TEST((next_phase(art_phase::finetune, 5, false, options) == art_phase::finetune));
    BOOST_TEST((next_phase(art_phase::finetune, 6, false, options) == art_phase::finished));
    BOOST_TEST((next_phase(art_phase::finished, 0, false, options) == art_phase::finished));
}

BOOST_AUTO_TEST_CASE(phase_art_ends_when_it_terminates_and_at_its_limit_whichever_is_first)
{
    BOOST_TEST((next_phase(art_phase::art, 1, false, options) == art_phase::art));
    BOOST_TEST((next_phase(art_phase::art, 1, true, options) == art_phase::finetune));
    BOOST_TEST((next_phase(art_phase::art, 4, false, options) == art_phase::finetune));
}

BOOST_AUTO_TEST_CASE(termination_ends_no_other_phase_than_art)
{
    BOOST_TEST((next_phase(art_phase::warmup, 1, true, options) == art_phase::warmup));
    BOOST_TEST((next_phase(art_phase::finetune, 1, true, options) == art_phase::finetune));
}

BOOST_AUTO_TEST_CASE(phases_without_epochs_are_passed_over)
{
    art_options o = options;
    o.warmup_epochs = 0;
    BOOST_TEST((first_phase(o) == art_phase::art));
    o.max_art_epochs = 0;
    BOOST_TEST((first_phase(o) == art_phase::finetune));
    o = options;
    o.max_art_epochs = 0;
    BOOST_TEST((next_phase(art_phase::warmup, 3, false, o) == art_phase::finetune));
    o.finetune_epochs = 0;
    BOOST_TEST((next_phase(art_phase::warmup, 3, false, o) == art_phase::finished));
}

BOOST_AUTO_TEST_CASE(lambda_grows_by_eta_each_epoch_of_phase_art_and_is_zero_elsewhere)
{
    BOOST_TEST(lambda_at(art_phase::art, 0, options) == 5e-6);
    for (std::size_t e = 1; e < 100; ++e)
        BOOST_TEST(lambda_at(art_phase::art, e, options) == 5e-6 * std::pow(1.05, double(e)), boost::test_tools::tolerance(1e-14));
    BOOST_TEST(lambda_at(art_phase::warmup, 5, options) == 0);
    BOOST_TEST(lambda_at(art_phase::finetune, 5, options) == 0);
    art_options nothing_to_prune = options;
    nothing_to_prune.prune_rate = 0;
    BOOST_TEST(lambda_at(art_phase::art, 5, nothing_to_prune) == 0);
}

BOOST_AUTO_TEST_CASE(the_learning_rate_falls_at_the_given_epochs_of_finetuning_only)
{
    const auto rate = [](art_phase phase, std::size_t epoch) { return learning_rate_at(phase, epoch, options); };
    BOOST_TEST(rate(art_phase::warmup, 5) == 0.1);
    BOOST_TEST(rate(art_phase::art, 5) == 0.1);
    BOOST_TEST(rate(art_phase::finetune, 1) == 0.1);
    BOOST_TEST(rate(art_phase::finetune, 2) == 0.01, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(rate(art_phase::finetune, 3) == 0.01, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(rate(art_phase::finetune, 4) == 0.001, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(the_defaults_are_the_published_settings)
{
    const art_options published;
    BOOST_TEST(published.warmup_epochs == 60u);
    BOOST_TEST(published.finetune_epochs == 160u);
    BOOST_TEST(published.lambda_init == 5e-6);
    BOOST_TEST(published.eta == 1.05);
    BOOST_TEST(published.window == 1u);
    BOOST_TEST(published.momentum == 0.9);
    BOOST_TEST(published.weight_decay == 1e-4);
    BOOST_TEST((published.learning_rate_steps == std::vector<std::size_t>{80, 120}));
    BOOST_TEST(published.regularizer.name() == "hypersparse");
}

BOOST_AUTO_TEST_CASE(options_out_of_range_are_refused_by_name)
{
    const auto refused = [](auto change, const std::string& name)
    {
        art_options o = options;
        change(o);
        BOOST_CHECK_EXCEPTION(check(o), dlib::error,
            [&](const dlib::error& e) { return std::string(e.what()).find(name) != std::string::npos; });
    };
    refused([](art_options& o) { o.prune_rate = 1; }, "prune_rate");
    refused([](art_options& o) { o.prune_rate = -0.1; }, "prune_rate");
    refused([](art_options& o) { o.prune_rate = NAN; }, "prune_rate");
    refused([](art_options& o) { o.lambda_init = INFINITY; }, "lambda_init");
    refused([](art_options& o) { o.eta = 0; }, "eta");
    refused([](art_options& o) { o.learning_rate = 0; }, "learning_rate");
    refused([](art_options& o) { o.momentum = 1; }, "momentum");
    refused([](art_options& o) { o.learning_rate_steps = {5, 3}; }, "learning_rate_steps in ascending order, each once, found 5 3");
    refused([](art_options& o) { o.learning_rate_steps = {5, 5}; }, "found 5 5");
    refused([](art_options& o) { o.warmup_epochs = o.max_art_epochs = o.finetune_epochs = 0; }, "epoch");
    BOOST_CHECK_NO_THROW(check(options));
}
