// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE dynamic
#include <boost/test/unit_test.hpp>

#include "dynamic_check.h"
#include "golden_files.h"

using nlohmann::json;

namespace
{
    const std::map<std::string, json>& files()
    {
        static const std::map<std::string, json> all =
            golden_files_with({"updates", "set_signed", "cosine", "cosine_with_minimum", "gmp", "imp"});
        return all;
    }

    void flip(json& flag)
    {
        flag = 1 - flag.get<int>();
    }

    void add(json& number, double some)
    {
        number = number.get<double>() + some;
    }

    template <typename function>
    void must_be_noticed(const std::string& what, function&& change)
    {
        for (const auto& [name, file] : files())
        {
            json falsified = file;
            change(falsified);
            BOOST_TEST(!check_dynamic(falsified).list().empty(), name << ": " << what);
        }
    }
}

BOOST_AUTO_TEST_CASE(masks_weights_schedules_and_counts_are_the_golden_ones)
{
    for (const auto& [name, file] : files())
    {
        const mismatches found = check_dynamic(file);
        for (const std::string& line : found.list())
            BOOST_ERROR(name << ": " << line);
    }
}

BOOST_AUTO_TEST_CASE(a_falsified_update_is_noticed)
{
    for (const char* key : {"mask", "kept", "grown", "mask_after"})
        must_be_noticed(key, [=](json& file) { flip(file["updates"][0]["layers"][0][key][0]); });
    for (const char* key : {"active", "n_drop", "regrown_at_once"})
        must_be_noticed(key, [=](json& file) { add(file["updates"][0]["layers"][0][key], 1); });
    for (const char* key : {"w_after", "momentum_after"})
        must_be_noticed(key, [=](json& file) { add(file["updates"][0]["layers"][0][key][0], 1e-3); });
}

BOOST_AUTO_TEST_CASE(a_falsified_signed_drop_is_noticed)
{
    for (const char* key : {"mask_kept", "mask_kept_published"})
        must_be_noticed(key, [=](json& file) { flip(file["set_signed"][0][key][0]); });
    for (const char* key : {"positive", "negative", "dropped_positive", "dropped_negative", "dropped_positive_published",
            "dropped_negative_published"})
        must_be_noticed(key, [=](json& file) { add(file["set_signed"][0][key], 1); });
}

BOOST_AUTO_TEST_CASE(a_falsified_schedule_is_noticed)
{
    must_be_noticed("cosine", [](json& file) { add(file["cosine"][0]["fraction"].back(), 1e-11); });
    must_be_noticed("cosine_with_minimum", [](json& file) { add(file["cosine_with_minimum"]["fraction"].back(), 1e-11); });
    must_be_noticed("gmp", [](json& file) { add(file["gmp"]["schedule"][0]["sparsity"][0], 1e-11); });
    must_be_noticed("imp", [](json& file) { add(file["imp"][0]["kept"].back(), 1); });
}

BOOST_AUTO_TEST_CASE(a_falsified_mask_of_gradual_pruning_is_noticed)
{
    must_be_noticed("mask", [](json& file) { flip(file["gmp"]["masks"]["events"][0]["mask"][0]); });
    must_be_noticed("kept", [](json& file) { add(file["gmp"]["masks"]["events"][0]["kept"], 1); });
}
