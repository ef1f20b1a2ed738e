// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE hard_samples
#include <boost/test/unit_test.hpp>

#include "golden_files.h"
#include "hard_samples_check.h"
#include "pgd_check.h"

#include <functional>

using nlohmann::json;

namespace
{
    const std::map<std::string, json>& files()
    {
        static const std::map<std::string, json> all = golden_files_with(hard_samples_keys());
        return all;
    }

    void expect_agreement(const std::string& name, const mismatches& found)
    {
        BOOST_TEST_MESSAGE(name << ": largest deviation " << found.worst() << " of what is allowed");
        for (const std::string& line : found.list())
            BOOST_ERROR(name << ": " << line);
    }

    void falsify(json& number)
    {
        number = number.get<double>() * 1.003 + 0.001;
    }

    template <typename check, typename function>
    void must_be_noticed(const char* what, const check& differences, const function& change)
    {
        for (const auto& [name, file] : files())
        {
            json falsified = file;
            change(falsified);
            BOOST_TEST(!differences(falsified).list().empty(), name << ": " << what);
        }
    }

    mismatches check_first_attack(const json& file)
    {
        return check_pgd(file["pgd"].front());
    }
}

BOOST_AUTO_TEST_CASE(el2n_its_orders_and_its_subsets_are_the_golden_ones)
{
    for (const auto& [name, file] : files())
        expect_agreement(name, check_el2n(file));
}

BOOST_AUTO_TEST_CASE(forgetting_events_are_the_golden_ones)
{
    for (const auto& [name, file] : files())
        expect_agreement(name, check_forgetting(file));
}

BOOST_AUTO_TEST_CASE(grand_is_the_golden_one)
{
    for (const auto& [name, file] : files())
        expect_agreement(name, check_grand(file));
}

BOOST_AUTO_TEST_CASE(attacks_are_those_of_the_published_code_step_by_step)
{
    for (const auto& [name, file] : files())
        for (const json& run : file["pgd"])
            expect_agreement(name + ' ' + run["name"].get<std::string>(), check_pgd(run));
}

BOOST_AUTO_TEST_CASE(corruptions_are_the_golden_ones)
{
    for (const auto& [name, file] : files())
        expect_agreement(name, check_corruptions(file));
}

BOOST_AUTO_TEST_CASE(a_falsified_score_order_or_subset_is_noticed)
{
    must_be_noticed("el2n", check_el2n, [](json& f) { falsify(f["el2n"]["el2n"][0][0]); });
    must_be_noticed("logit", check_el2n, [](json& f) { falsify(f["el2n"]["logits"][0][0]); });
    must_be_noticed("mean", check_el2n, [](json& f) { falsify(f["el2n"]["mean_el2n"][1]); });
    must_be_noticed("order", check_el2n, [](json& f) { std::swap(f["el2n"]["hardest_first"][0], f["el2n"]["hardest_first"][1]); });
    must_be_noticed("subset", check_el2n, [](json& f) { f["el2n"]["easiest_30_percent"].erase(0); });
    must_be_noticed("events", check_forgetting, [](json& f) { falsify(f["forgetting"]["events"].back()); });
    must_be_noticed("never", check_forgetting, [](json& f) { f["forgetting"]["correct"][0][0] = 1; });
    must_be_noticed("grand", check_grand, [](json& f) { falsify(f["grand"]["grand"].back()); });
}

BOOST_AUTO_TEST_CASE(a_falsified_attack_is_noticed)
{
    must_be_noticed("weight", check_first_attack, [](json& f) { falsify(f["pgd"][0]["w"]["conv1.weight"][0]); });
    must_be_noticed("step", check_first_attack, [](json& f) { falsify(f["pgd"][0]["step"]); });
    must_be_noticed("epsilon", check_first_attack, [](json& f) { f["pgd"][0]["epsilon"] = 0.02; });
    must_be_noticed("delta", check_first_attack, [](json& f) { falsify(f["pgd"][0]["delta_after_step"][3][5]); });
    must_be_noticed("loss", check_first_attack, [](json& f) { falsify(f["pgd"][0]["loss_after"]); });
    must_be_noticed("adversarial", check_first_attack, [](json& f) { falsify(f["pgd"][0]["adversarial"][7]); });
}

BOOST_AUTO_TEST_CASE(moved_running_averages_are_noticed)
{
    for (const auto& [name, file] : files())
        for (json run : file["pgd"])
            if (run["mode"] == "train")
            {
                falsify(run["running_after"].begin().value()[0]);
                BOOST_TEST(!check_pgd(run).list().empty(), name);
            }
}

BOOST_AUTO_TEST_CASE(a_falsified_corruption_is_noticed)
{
    for (const char* kind : {"brightness", "contrast", "saturate"})
        must_be_noticed(kind, check_corruptions, [&](json& f) { falsify(f["corruptions"]["levels"][kind][2][4]); });
    must_be_noticed("image", check_corruptions, [](json& f)
    {
        json& value = f["corruptions"]["image"][0];
        value = value.get<int>() ^ 1;
    });
}
