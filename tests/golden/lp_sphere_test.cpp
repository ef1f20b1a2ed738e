// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE lp_sphere
#include <boost/test/unit_test.hpp>

#include "golden_files.h"
#include "mismatches.h"
#include "sphere_net.h"

#include <cmath>

using namespace hypersparse;
using nlohmann::json;

namespace
{
    constexpr double bound = 5e-5;      // absolute: the published float32 code deviates by up to 4e-6 from double

    using net_type = loss_of_batch<dlib::fc<1, dlib::relu<dlib::fc<1, dlib::avg_pool_everything<dlib::relu<
        dlib::add_layer<dlib::con_<1, 3, 3, 1, 1, 1, 1>, input_samples>>>>>>>;
    const std::vector<std::string> names = {"conv1", "fc1", "fc2"};

    const std::map<std::string, json>& files()
    {
        static const std::map<std::string, json> all = golden_files_with({"cases", "norms", "x", "x_shape", "y"});
        return all;
    }

    lp_sphere_options options_of(const json& one)
    {
        return {.p = one["p_list"][1], .first_p = one["p_list"][0], .first_layers = 1, .momentum = one["momentum"],
            .dampening = one["dampening"], .weight_decay = one["weight_decay"], .nesterov = one["nesterov"]};
    }

    void check_numbers(const std::string& what, const std::vector<float>& found, const json& expected, mismatches& result)
    {
        const std::vector<float> numbers = floats(expected);
        result.exact(what + " count", static_cast<double>(found.size()), static_cast<double>(numbers.size()));
        for (std::size_t i = 0; i < std::min(found.size(), numbers.size()); ++i)
        {
            const double apart = std::abs(static_cast<double>(found[i]) - numbers[i]);
            result.expect(apart <= bound, what, "number " + std::to_string(i) + ": expected " + std::to_string(numbers[i])
                + ", found " + std::to_string(found[i]));
        }
    }

    void check_exponents(const json& one, const std::vector<weight_tensor>& weights, mismatches& result)
    {
        const std::vector<double> exponents = sphere_exponents(weights, options_of(one));
        for (const json& p : one["params"])
            for (std::size_t i = 0; i < names.size(); ++i)
                if (p["name"] == names[i] + ".weight")
                    result.exact(names[i] + " exponent", exponents.at(i), p["p"].is_null() ? 0 : p["p"].get<double>());
    }

    mismatches check_run(const json& file, const json& one)
    {
        mismatches result;
        net_type net;
        net.loss_details().summed = one["loss_reduction"] == "sum";
        set_widths(net, golden_shapes(one["params"]), names);
        const golden_samples samples = read_golden_samples(file, one["in_channels"]);
        sphere_trainer run(net, samples, names, one["init"], options_of(one));
        check_exponents(one, run.weights(), result);
        for (const parameter& p : run.parameters())
            if (one["normalised"].contains(p.name))
                check_numbers(p.name + " at the start", p.read(), one["normalised"][p.name], result);
        const std::size_t half = samples.x.size() / 2;
        for (std::size_t k = 0; k < one["steps"].size(); ++k)
        {
            const json& step = one["steps"][k];
            const std::string at = " at step " + std::to_string(k);
            const double loss = run.step(step["lr"], k % 2 * half, k % 2 * half + half);
            result.expect(std::abs(loss - step["loss"].get<double>()) <= bound * std::max(1.0, loss), "loss" + at, std::to_string(loss));
            for (const parameter& p : run.parameters())
                check_numbers(p.name + at, p.read(), step["w"][p.name], result);
            for (std::size_t i = 0; i < names.size(); ++i)
                if (step["v"].contains(names[i] + ".weight"))
                    check_numbers(names[i] + " v" + at, run.v_of(i), step["v"][names[i] + ".weight"], result);
                else
                    result.expect(run.v_of(i).empty(), names[i] + " v" + at, "a layer on the sphere that should not be");
        }
        run.solver.rethrow_failure();
        result.exact("steps made", static_cast<double>(run.solver.steps()), static_cast<double>(one["steps"].size()));
        return result;
    }

    template <typename function>
    void must_be_noticed(const char* what, function&& change)
    {
        for (const auto& [name, file] : files())
            for (const json& one : file["cases"])
            {
                json falsified = one;
                change(falsified);
                BOOST_TEST(!check_run(file, falsified).list().empty(), name << ' ' << one["name"] << ": " << what);
            }
    }

    void falsify(json& number)
    {
        number = number.get<double>() + 2e-4;
    }
}

BOOST_AUTO_TEST_CASE(training_by_dnn_trainer_is_that_of_the_published_code)
{
    for (const auto& [name, file] : files())
        for (const json& one : file["cases"])
        {
            const mismatches found = check_run(file, one);
            for (const std::string& line : found.list())
                BOOST_ERROR(name << ' ' << one["name"] << ": " << line);
        }
}

BOOST_AUTO_TEST_CASE(norms_are_exact_and_those_of_the_published_code_where_its_sums_do_not_underflow)
{
    for (const auto& [name, file] : files())
        for (const json& one : file["norms"])
        {
            const std::vector<float> d = floats(one["d"]);
            dlib::resizable_tensor t(static_cast<long long>(d.size()));
            std::copy(d.begin(), d.end(), t.host());
            const double q = one["q"], exact = one["norm_exact"];
            const double norm = unit_norms(t, {.count = 1, .length = d.size(), .unit_stride = d.size()}, q).front();
            BOOST_TEST(std::abs(norm - exact) <= 1e-9 * exact, name << ": expected " << exact << ", found " << norm);
            const double published = one["norm_plus_eps_published_float32"];
            if (published > 1.1e-6)     // else its sum was 0
                BOOST_TEST(std::abs(norm + sphere_eps - published) <= 1e-5 * published, name << ": expected " << published);
        }
}

BOOST_AUTO_TEST_CASE(a_falsified_start_weight_v_or_loss_is_noticed)
{
    must_be_noticed("start", [](json& one) { falsify(one["normalised"]["fc1.weight"][0]); });
    must_be_noticed("initial weight", [](json& one) { one["init"]["fc2.weight"][0] = one["init"]["fc2.weight"][0].get<double>() + 0.01; });
    must_be_noticed("weight", [](json& one) { falsify(one["steps"].back()["w"]["conv1.weight"][3]); });
    must_be_noticed("bias", [](json& one) { falsify(one["steps"].back()["w"]["fc1.bias"][0]); });
    must_be_noticed("v", [](json& one) { falsify(one["steps"].back()["v"]["fc1.weight"][2]); });
    must_be_noticed("loss", [](json& one) { one["steps"].back()["loss"] = one["steps"].back()["loss"].get<double>() * 1.001; });
}

BOOST_AUTO_TEST_CASE(a_falsified_setting_is_noticed)
{
    must_be_noticed("exponent", [](json& one)
    {
        const double p = one["p_list"][1];
        one["p_list"][1] = p == 2 ? 1.9 : p + 0.01;
    });
    must_be_noticed("nesterov", [](json& one)
    {
        one["nesterov"] = !one["nesterov"].get<bool>();
        one["momentum"] = one["momentum"] == 0.0 ? 0.5 : one["momentum"].get<double>();
    });
    must_be_noticed("dampening", [](json& one)
    {
        one["dampening"] = 0.5;
        one["momentum"] = one["momentum"] == 0.0 ? 0.5 : one["momentum"].get<double>();
    });
    must_be_noticed("weight decay", [](json& one) { one["weight_decay"] = one["weight_decay"].get<double>() + 0.01; });
    must_be_noticed("rate", [](json& one) { one["steps"][0]["lr"] = one["steps"][0]["lr"].get<double>() * 1.02; });
}
