// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE regularizers
#include <boost/test/unit_test.hpp>

#include "golden_files.h"
#include "regularizers_check.h"

using nlohmann::json;

namespace
{
    const std::map<std::string, json>& files()
    {
        static const std::map<std::string, json> all = golden_files_with({"cases"});
        static std::map<std::string, json> ours;
        for (const auto& [name, file] : all)
            if (file["cases"].is_array() && !file["cases"].empty() && file["cases"][0].contains("hypersparse"))
                ours.emplace(name, file);
        BOOST_REQUIRE(!ours.empty());
        return ours;
    }

    // The largest of many numbers: the one that a bound relative to the largest must not miss.
    json& largest(json& numbers)
    {
        std::size_t at = 0;
        for (std::size_t i = 0; i < numbers.size(); ++i)
            if (std::abs(numbers[i].get<double>()) > std::abs(numbers[at].get<double>()))
                at = i;
        return numbers[at];
    }

    void falsify(json& number)
    {
        number = number.get<double>() * 1.003;
    }

    template <typename function>
    void must_be_noticed(const char* what, function&& change)
    {
        for (const auto& [name, file] : files())
            for (std::size_t i = 0; i < file["cases"].size(); ++i)
            {
                json falsified = file;
                change(falsified["cases"][i]);
                BOOST_TEST(!check_regularizers(falsified).list().empty(), name << " case " << i << ": " << what);
            }
    }
}

BOOST_AUTO_TEST_CASE(penalties_and_masks_are_those_of_the_published_code)
{
    for (const auto& [name, file] : files())
    {
        const mismatches found = check_regularizers(file);
        BOOST_TEST_MESSAGE(name << ": largest deviation " << found.worst() << " of what is allowed");
        for (const std::string& line : found.list())
            BOOST_ERROR(name << ": " << line);
    }
}

BOOST_AUTO_TEST_CASE(a_falsified_threshold_scale_or_count_is_noticed)
{
    must_be_noticed("threshold", [](json& one) { falsify(one["threshold"]); });
    must_be_noticed("s", [](json& one) { falsify(one["s"]); });
    must_be_noticed("kept", [](json& one) { one["kept"] = one["kept"].get<int>() + 1; });
    must_be_noticed("mask", [](json& one) { one["mask"][0][0] = 1 - one["mask"][0][0].get<int>(); });
}

BOOST_AUTO_TEST_CASE(a_falsified_slope_is_noticed)
{
    for (const char* penalty : {"hypersparse", "l1", "l2"})
        must_be_noticed(penalty, [=](json& one)
        {
            json* numbers = nullptr;    // the layer with the largest slope
            for (json& layer : one[penalty]["grad"])
                if (!numbers || std::abs(largest(layer).get<double>()) > std::abs(largest(*numbers).get<double>()))
                    numbers = &layer;
            falsify(largest(*numbers));
        });
}

BOOST_AUTO_TEST_CASE(a_falsified_loss_is_noticed)
{
    for (const char* penalty : {"l1", "l2"})
        must_be_noticed(penalty, [=](json& one) { falsify(one[penalty]["loss"]); });
}

BOOST_AUTO_TEST_CASE(a_falsified_weight_is_noticed_however_small)
{
    must_be_noticed("weight", [](json& one)
    {
        json* smallest = nullptr;
        for (json& layer : one["layers"])
            for (json& w : layer["w"])
                if (w.get<double>() != 0 && (!smallest || std::abs(w.get<double>()) < std::abs(smallest->get<double>())))
                    smallest = &w;
        falsify(*smallest);
    });
}
