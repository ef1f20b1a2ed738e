// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE saliency
#include <boost/test/unit_test.hpp>

#include "golden_files.h"
#include "saliency_check.h"

using nlohmann::json;

namespace
{
    const std::map<std::string, json>& files()
    {
        static const std::map<std::string, json> all = []
        {
            std::map<std::string, json> ours;
            for (const auto& [name, file] : golden_files_with({"networks"}))
                if (!file["networks"].empty() && file["networks"][0].contains("grasp"))
                    ours.emplace(name, file);
            return ours;
        }();
        BOOST_REQUIRE(!all.empty());
        return all;
    }

    template <typename function>
    void must_be_noticed(const char* what, const function& change)
    {
        for (const auto& [name, file] : files())
            for (json falsified : file["networks"])
            {
                change(falsified);
                BOOST_TEST(!check_saliency(falsified).list().empty(), name << ": " << what);
            }
    }

    void add(json& number, double share)
    {
        number = number.get<double>() * (1 + share);
    }

    // The largest number of the first layer moves by this share of itself.
    void move_largest(json& layers, double share)
    {
        json* largest = &layers[0][0];
        for (json& layer : layers)
            for (json& number : layer)
                if (std::abs(number.get<double>()) > std::abs(largest->get<double>()))
                    largest = &number;
        add(*largest, share);
    }
}

BOOST_AUTO_TEST_CASE(scores_and_masks_of_snip_and_grasp_are_the_golden_ones)
{
    for (const auto& [name, file] : files())
        for (const json& network : file["networks"])
        {
            const mismatches found = check_saliency(network);
            for (const std::string& line : found.list())
                BOOST_ERROR(name << ": " << network["name"] << ": " << line);
            BOOST_TEST_MESSAGE(name << ": " << network["name"] << ": largest deviation " << found.worst() << " of its bound");
        }
}

BOOST_AUTO_TEST_CASE(a_falsified_number_is_noticed)
{
    must_be_noticed("loss", [](json& n) { add(n["snip"]["loss"], 1e-4); });
    must_be_noticed("sum", [](json& n) { add(n["snip"]["sum"], 1e-4); });
    for (const char* key : {"gradient", "score"})
        must_be_noticed(key, [=](json& n) { move_largest(n["snip"][key], 1e-4); });
    for (const char* key : {"gradient", "hessian_gradient", "score"})
        for (std::size_t temperature : {0, 1})
            must_be_noticed(key, [=](json& n) { move_largest(n["grasp"][temperature][key], 1e-4); });
}

BOOST_AUTO_TEST_CASE(a_falsified_mask_is_noticed)
{
    const auto swap_all = [](json& masks)
    {
        for (json& flag : masks["0.8"])
            flag = 1 - flag.get<int>();
    };
    must_be_noticed("snip", [&](json& n) { swap_all(n["snip"]["masks"]); });
    must_be_noticed("grasp", [&](json& n) { swap_all(n["grasp"][0]["masks"]); });
}

BOOST_AUTO_TEST_CASE(halves_of_the_wrong_order_are_noticed)
{
    must_be_noticed("order", [](json& n) { std::swap(n["y"][0], n["y"][11]); });
}
