// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE recipe_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/examples/art/compare_plan.h>
#include <hypersparse/examples/art/program.h>
#include <hypersparse/examples/art/search_record.h>

#include <cmath>

using namespace hypersparse::program;

namespace
{
    recipe written(const std::string& text) { return parse_recipe("compare", "my.toml", text); }

    std::vector<std::string> names_of(const std::string& text)
    {
        std::vector<std::string> names;
        for (const planned_run& run : runs_of(make_plan(written(text))))
            names.push_back(run.name);
        return names;
    }

    std::string value_of(const planned_run& run, const std::string& option)
    {
        const recipe_entry* entry = find_entry(run.options, option);
        return entry == nullptr ? "(none)" : entry->joined();
    }

    // All refusals are one line that names the command and the file.
    template <typename function>
    void is_refused(const function& work, const std::string& with)
    {
        std::string what = "nothing was refused";
        try
        {
            work();
        }
        catch (const usage_error& e)
        {
            what = e.what();
        }
        BOOST_TEST_CONTEXT(what << ", expected: " << with)
        {
            BOOST_TEST(what.find("my.toml: ") != std::string::npos);
            BOOST_TEST(what.find(with) != std::string::npos);
            BOOST_TEST(what.find('\n') == std::string::npos);
        }
    }

    void plan_is_refused(const std::string& text, const std::string& with)
    {
        is_refused([&] { make_plan(written(text)); }, with);
    }

    void search_is_refused(const std::string& text, const std::string& with)
    {
        is_refused([&] { make_search_plan(parse_recipe("search", "my.toml", text)); }, with);
    }

    const std::string axes = "methods = [\"art\", \"dense\", \"set\"]\nprune-rates = [0.98, 0.9]\nseeds = [2, 1]\n";
}

BOOST_AUTO_TEST_CASE(a_seed_has_all_its_runs_before_the_next_one_begins)
{
    const std::vector<std::string> expected = {"dense-0-seed2", "art-0.9-seed2", "set-0.9-seed2", "art-0.98-seed2",
        "set-0.98-seed2", "dense-0-seed1", "art-0.9-seed1", "set-0.9-seed1", "art-0.98-seed1", "set-0.98-seed1"};
    BOOST_TEST(names_of(axes) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(options_of_a_method_win_over_those_of_all)
{
    const auto runs = runs_of(make_plan(written(axes + "lr = 0.1\nlr-steps = [3, 7]\n"
        "[method.set]\nlr = 0.2\nlayout = \"erk\"\n")));
    BOOST_TEST(value_of(runs[1], "lr") == "0.1");
    BOOST_TEST(value_of(runs[1], "lr-steps") == "3,7");
    BOOST_TEST(value_of(runs[1], "layout") == "(none)");
    BOOST_TEST(value_of(runs[2], "lr") == "0.2");
    BOOST_TEST(value_of(runs[2], "layout") == "erk");
    BOOST_TEST(value_of(runs[2], "prune-rate") == "0.9");
    BOOST_TEST(value_of(runs[2], "seed") == "2");
    BOOST_TEST(value_of(runs[2], "methods") == "(none)");
}

BOOST_AUTO_TEST_CASE(a_method_is_named_to_art_train_but_for_art_itself)
{
    const auto runs = runs_of(make_plan(written("methods = [\"art\", \"set\", \"art-l1\", \"other\"]\nprune-rates = 0.9\n"
        "[method.art-l1]\nmethod = \"art\"\npenalty = \"l1\"\n[method.other]\nmethod = dense\n")));
    BOOST_TEST(runs[0].name == "other-0-seed1");        // dense under another name is a base line, too
    BOOST_TEST(value_of(runs[0], "method") == "dense");
    BOOST_TEST(value_of(runs[0], "prune-rate") == "0");
    BOOST_TEST(value_of(runs[1], "method") == "(none)");
    BOOST_TEST(value_of(runs[2], "method") == "set");
    BOOST_TEST(value_of(runs[3], "method") == "(none)");
    BOOST_TEST(value_of(runs[3], "penalty") == "l1");
}

BOOST_AUTO_TEST_CASE(what_a_recipe_gets_wrong_is_named)
{
    plan_is_refused("prune-rates = [0.9]\n", "expected methods");
    plan_is_refused("methods = [\"art\"]\n", "expected prune-rates");
    plan_is_refused(axes + "prune-rate = 0.5\n", "'prune-rate'");
    plan_is_refused(axes + "seed = 3\n", "expected seeds");
    plan_is_refused(axes + "out = \"x\"\n", "'out'");
    plan_is_refused(axes + "lr = 0.1\neta = 2\nlr = 0.2\n", "'lr' again");
    plan_is_refused(axes + "data-dir = \"\"\n", "'data-dir'");
    plan_is_refused(axes + "[method.rigl]\nlr = 1\n", "[method.rigl]");
    plan_is_refused(axes + "[other]\nlr = 1\n", "[other]");
    plan_is_refused(axes + "[method.set]\nseed = 1\n", "'seed'");
    plan_is_refused("methods = [\"art\", \"art\"]\nprune-rates = [0.9]\n", "art again");
    plan_is_refused("methods = [\"../art\"]\nprune-rates = [0.9]\n", "'../art'");
    plan_is_refused("methods = [\"art\"]\nprune-rates = [0.9, 0.90]\n", "0.90 again");
    plan_is_refused("methods = [\"art\"]\nprune-rates = [1]\n", "[0, 1)");
    plan_is_refused("methods = [\"art\"]\nprune-rates = [much]\n", "'much'");
    plan_is_refused("methods = [\"art\"]\nprune-rates = [0.9]\nseeds = [1.5]\n", "1.5");
    plan_is_refused(std::string("methods = [\"art\"]\n\x01\n"), "other bytes");
}

BOOST_AUTO_TEST_CASE(a_recipe_of_the_base_line_alone_needs_no_prune_rates)
{
    BOOST_TEST(names_of("methods = dense\n").size() == 1u);
}

BOOST_AUTO_TEST_CASE(ranges_of_a_search_have_their_scales)
{
    const auto plan = make_search_plan(parse_recipe("search", "my.toml", "seed = 7\n[search]\nlr = [0.01, 1, \"log\"]\n"
        "momentum = [0.5, 0.75]\nwindow = [0, 4, \"whole\"]\n"));
    const auto box = box_of(plan.ranges);
    BOOST_TEST(plan.seed == 7u);
    BOOST_TEST(box.lower(0) == std::log(0.01), boost::test_tools::tolerance(1e-12));
    BOOST_TEST(box.upper(0) == 0, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(box.upper(1) == 0.75);
    BOOST_TEST(box.is_integer_variable[2] == true);
    const auto middle = options_at(plan.ranges, (box.lower + box.upper) / 2);
    BOOST_TEST(middle[0].joined() == "0.1");
    BOOST_TEST(middle[1].joined() == "0.625");
    BOOST_TEST(middle[2].joined() == "2");
}

BOOST_AUTO_TEST_CASE(options_of_a_search_never_leave_their_range)
{
    const auto plan = make_search_plan(parse_recipe("search", "my.toml", "[search]\nlr = [0.0123456, 0.0567891]\n"));
    const auto box = box_of(plan.ranges);
    BOOST_TEST(options_at(plan.ranges, box.lower)[0].joined() == "0.01235");        // 0.012345 would be below
    BOOST_TEST(options_at(plan.ranges, box.upper)[0].joined() == "0.0567891");      // 0.05679 would be above
}

BOOST_AUTO_TEST_CASE(without_a_section_lr_and_weight_decay_are_looked_for)
{
    const auto plan = make_search_plan(parse_recipe("search", "my.toml", "network = \"resnet-8\"\nvalidation = 0.2\n"));
    BOOST_TEST(plan.ranges.size() == 2u);
    BOOST_TEST(text_of(plan.ranges[0]) == "lr in [0.01, 0.5], log");
    BOOST_TEST(text_of(plan.ranges[1]) == "weight-decay in [1e-05, 0.001], log");
    BOOST_TEST(plan.names_validation);
}

BOOST_AUTO_TEST_CASE(what_a_search_gets_wrong_is_named)
{
    search_is_refused("[method.art]\nlr = 1\n", "[method.art]");
    search_is_refused("[search]\nlr = 0.1\n", "lr");
    search_is_refused("[search]\nlr = [0.1, 0.01]\n", "low to high");
    search_is_refused("[search]\nlr = [0, 0.01, \"log\"]\n", "above 0");
    search_is_refused("[search]\nlr = [0.1, 1, \"cubic\"]\n", "'cubic'");
    search_is_refused("[search]\nwindow = [0.5, 3, \"whole\"]\n", "whole");
    search_is_refused("lr = 0.1\n[search]\nlr = [0.1, 1]\n", "both");
}

BOOST_AUTO_TEST_CASE(a_trial_is_judged_while_the_network_is_as_sparse_as_at_its_end)
{
    const auto line = [](double density, const std::string& accuracy)
    { return "{\"density\":" + std::to_string(density) + ",\"validation_accuracy\":" + accuracy + "}\n"; };
    BOOST_TEST(score_of(line(1, "0.9") + line(0.1, "0.5") + line(0.1, "0.7") + line(0.1, "0.6")).value() == 0.7);
    BOOST_TEST(score_of(line(1, "0.9") + line(1, "0.8")).value() == 0.9);
    BOOST_TEST(!score_of(line(1, "0.9") + line(0.1, "null")));
    BOOST_TEST(!score_of("{\"density\":1}\n"));
    BOOST_TEST(!score_of(""));
}
