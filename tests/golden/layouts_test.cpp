// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE layouts
#include <boost/test/unit_test.hpp>

#include "golden_files.h"
#include "layouts_check.h"

using nlohmann::json;

namespace
{
    const std::map<std::string, json>& layout_files()
    {
        static std::map<std::string, json> ours;
        if (ours.empty())
            for (const auto& [name, file] : golden_files_with({"networks"}))
                if (!file["networks"].empty() && file["networks"][0].contains("settings"))
                    ours.emplace(name, file);
        BOOST_REQUIRE(!ours.empty());
        return ours;
    }

    const std::map<std::string, json>& smart_ratio_files()
    {
        static const std::map<std::string, json> all = golden_files_with({"smart_ratio"});
        return all;
    }

    void report(const std::string& name, const mismatches& found)
    {
        for (const std::string& line : found.list())
            BOOST_ERROR(name << ": " << line);
    }

    template <typename function>
    void must_be_noticed(const char* what, function&& change)
    {
        for (const auto& [name, file] : layout_files())
        {
            json falsified = file;
            change(falsified["networks"][0]["settings"][0]);
            BOOST_TEST(!check_layouts(falsified).list().empty(), name << ": " << what);
        }
    }

    void add_one(json& number)
    {
        number = number.get<long>() + 1;
    }
}

BOOST_AUTO_TEST_CASE(counts_and_densities_of_uniform_er_and_erk_are_the_golden_ones)
{
    for (const auto& [name, file] : layout_files())
        report(name, check_layouts(file));
}

BOOST_AUTO_TEST_CASE(counts_and_densities_of_smart_ratio_are_the_golden_ones)
{
    for (const auto& [name, file] : smart_ratio_files())
        report(name, check_smart_ratio(file, layout_files()));
}

BOOST_AUTO_TEST_CASE(a_falsified_count_is_noticed)
{
    must_be_noticed("total", [](json& one) { add_one(one["total_kept"]); });
    must_be_noticed("uniform", [](json& one) { add_one(one["uniform"]["kept"].back()); });
    must_be_noticed("uniform, published", [](json& one) { add_one(one["uniform"]["kept_floor_zeros"].back()); });
    for (const char* rule : {"erk", "er"})
    {
        must_be_noticed(rule, [=](json& one) { add_one(one[rule]["kept"].back()); });
        must_be_noticed(rule, [=](json& one) { add_one(one[rule]["kept_published"].back()); });
        must_be_noticed(rule, [=](json& one) { one[rule]["dense_layers"].push_back(1000); });
    }
}

BOOST_AUTO_TEST_CASE(a_falsified_density_is_noticed)
{
    for (const char* rule : {"erk", "er"})
    {
        must_be_noticed(rule, [=](json& one) { one[rule]["epsilon"] = one[rule]["epsilon"].get<double>() * (1 + 1e-11); });
        must_be_noticed(rule, [=](json& one) { one[rule]["density"].back() = one[rule]["density"].back().get<double>() - 1e-11; });
        must_be_noticed(rule, [=](json& one) { one[rule]["published_max_density_difference"] = 0.1; });
    }
}

BOOST_AUTO_TEST_CASE(a_falsified_smart_ratio_is_noticed)
{
    for (const auto& [name, file] : smart_ratio_files())
        for (const char* key : {"kept", "ratio", "kept_published"})
        {
            json falsified = file;
            json& number = falsified["smart_ratio"][0][key][1];
            number = number.get<double>() + (number.is_number_integer() ? 2 : 1e-11);
            BOOST_TEST(!check_smart_ratio(falsified, layout_files()).list().empty(), name << ": " << key);
        }
}
