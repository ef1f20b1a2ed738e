// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE collapse_guard
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/training/collapse_guard.h>

using namespace hypersparse;

BOOST_AUTO_TEST_CASE(chance_is_little_more_than_guessing_for_any_number_of_classes)
{
    BOOST_TEST(is_chance(0.10, 10));
    BOOST_TEST(is_chance(0.14, 10));
    BOOST_TEST(!is_chance(0.15, 10));
    BOOST_TEST(is_chance(0.55, 2));
    BOOST_TEST(!is_chance(0.70, 2));        // cats and dogs at 70 % are learnt, not guessed
    BOOST_TEST(is_chance(0.01, 100));
    BOOST_TEST(!is_chance(0.02, 100));
}

BOOST_AUTO_TEST_CASE(without_classes_to_guess_among_nothing_is_chance)
{
    BOOST_TEST(!is_chance(0, 0));
    BOOST_TEST(!is_chance(1, 1));
}

BOOST_AUTO_TEST_CASE(empty_and_nearly_empty_layers_are_named)
{
    sparsity_report report;
    report.layers = {{.name = "con_1", .shape = {}, .outputs = 32, .weights = 99, .nonzero = 40},
        {.name = "con_2", .shape = {}, .outputs = 32, .weights = 99}};
    const auto warnings = warn_of_collapse({.classes = 10, .pruned_accuracy = 0.9, .pruned = &report});
    BOOST_REQUIRE(!warnings.empty());
    BOOST_TEST(warnings[0].find("con_2") != std::string::npos);
    BOOST_TEST(warnings[0].find("con_1") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(half_of_the_accuracy_lost_under_a_penalty_is_told_with_both_slopes)
{
    collapse_evidence e{.classes = 10, .dense_accuracy = 0.3, .best_dense_accuracy = 0.7, .lambda = 0.5};
    BOOST_TEST(warn_of_outgrown_gradient(e).find("30.00 %") != std::string::npos);
    e.dense_accuracy = 0.4;
    BOOST_TEST(warn_of_outgrown_gradient(e).empty());
    e.dense_accuracy = 0.3;
    e.lambda = 0;
    BOOST_TEST(warn_of_outgrown_gradient(e).empty());
}
