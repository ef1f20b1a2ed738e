// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE trace
#include <boost/test/unit_test.hpp>

#include "golden_files.h"
#include "trace_replay.h"

#include <cmath>

using nlohmann::json;

namespace
{
    const std::map<std::string, json>& files()
    {
        static const std::map<std::string, json> all = golden_files_with(trace_keys());
        return all;
    }

    void falsify(json& number)
    {
        number = number.get<double>() * 1.003;
    }

    json& largest(json& numbers)
    {
        std::size_t at = 0;
        for (std::size_t i = 0; i < numbers.size(); ++i)
            if (std::abs(numbers[i].get<double>()) > std::abs(numbers[at].get<double>()))
                at = i;
        return numbers[at];
    }

    template <typename function>
    void must_be_noticed(const char* what, function&& change)
    {
        for (const auto& [name, file] : files())
        {
            json falsified = file;
            change(falsified);
            BOOST_TEST(!check_trace(read_trace(falsified)).list().empty(), name << ": " << what);
        }
    }
}

BOOST_AUTO_TEST_CASE(training_by_dnn_trainer_is_that_of_the_published_code)
{
    for (const auto& [name, file] : files())
    {
        const mismatches found = check_trace(read_trace(file));
        BOOST_TEST_MESSAGE(name << ": largest deviation " << found.worst() << " of what is allowed");
        for (const std::string& line : found.list())
            BOOST_ERROR(name << ": " << line);
    }
}

BOOST_AUTO_TEST_CASE(a_falsified_initial_weight_is_noticed)
{
    for (const auto& [name, file] : files())
        for (const auto& [tensor, values] : file["init"].items())
        {
            if (!tensor.ends_with(".weight"))
                continue;
            json falsified = file;
            falsify(largest(falsified["init"][tensor]));
            BOOST_TEST(!check_trace(read_trace(falsified)).list().empty(), name << ": " << tensor);
        }
}

BOOST_AUTO_TEST_CASE(a_falsified_parameter_after_a_phase_is_noticed)
{
    must_be_noticed("weight after warmup", [](json& f) { falsify(largest(f["after"]["warmup"].begin().value())); });
    must_be_noticed("weight after art", [](json& f) { falsify(largest(f["after"]["art"].begin().value())); });
    must_be_noticed("weight after finetune", [](json& f) { falsify(largest((--f["after"]["finetune"].end()).value())); });
}

BOOST_AUTO_TEST_CASE(a_falsified_loss_is_noticed)
{
    must_be_noticed("first loss", [](json& f) { falsify(f["steps"].front()["data_loss"]); });
    must_be_noticed("last loss", [](json& f) { falsify(f["steps"].back()["data_loss"]); });
}

BOOST_AUTO_TEST_CASE(a_falsified_rate_strength_logit_or_count_is_noticed)
{
    must_be_noticed("learning rate", [](json& f) { falsify(f["steps"].front()["lr"]); });
    must_be_noticed("lambda", [](json& f) { falsify(f["settings"]["lambda_init"]); });
    must_be_noticed("eta", [](json& f) { falsify(f["settings"]["eta"]); });
    must_be_noticed("momentum", [](json& f) { falsify(f["settings"]["momentum"]); });
    must_be_noticed("logits", [](json& f) { falsify(largest(f["final_logits"])); });
    must_be_noticed("kept", [](json& f) { f["kept"] = f["kept"].get<int>() + 1; });
    must_be_noticed("data", [](json& f) { falsify(largest(f["x"])); });
}

BOOST_AUTO_TEST_CASE(a_net_that_is_not_known_here_is_an_error_that_says_so)
{
    json unknown = files().begin()->second;
    unknown["shapes"] = {{"0.weight", {4, 10}}, {"0.bias", {4}}};
    BOOST_CHECK_EXCEPTION(check_trace(read_trace(unknown)), std::runtime_error,
        [](const std::runtime_error& e) { return std::string(e.what()).find("2 to 5 fc layers") != std::string::npos; });
}
