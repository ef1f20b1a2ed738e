// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE lpss_drop_grow
#include <boost/test/unit_test.hpp>

#include "golden_files.h"
#include "mismatches.h"
#include "sphere_net.h"

#include <hypersparse/plugins/pruning/lpss_drop_grow.h>

#include <cmath>
#include <numeric>

using namespace hypersparse;
using nlohmann::json;

namespace
{
    constexpr double bound = 1e-4;

    const std::map<std::string, json>& files()
    {
        static const std::map<std::string, json> all = golden_files_with({"cases", "trace"});
        return all;
    }

    std::vector<std::uint8_t> bits(const json& mask) { return mask.get<std::vector<std::uint8_t>>(); }

    void check_near(const std::string& what, double found, double expected, mismatches& result)
    {
        result.expect(std::abs(found - expected) <= bound, what,
            "expected " + std::to_string(expected) + ", found " + std::to_string(found));
    }

    void check_numbers(const std::string& what, const std::vector<float>& found, const std::vector<float>& expected, mismatches& result)
    {
        result.exact(what + " count", static_cast<double>(found.size()), static_cast<double>(expected.size()));
        for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i)
            check_near(what + " number " + std::to_string(i), found[i], expected[i], result);
    }

    // ---- single updates: all layers in PyTorch's layout, an output unit is a row ----

    std::size_t check_layer(const json& one, const json& layer, mismatches& result)
    {
        const std::string name = one["name"].get<std::string>() + ' ' + layer["name"].get<std::string>();
        const std::vector<float> w = floats(layer["w"]), g = floats(layer["gradient"]);
        const std::vector<std::uint8_t> before = bits(layer["mask_before"]);
        const std::size_t units = layer["shape"][0], length = w.size() / units;
        const lpss_update update = lpss_drop_grow({.weights = w, .gradient = g, .active = before, .units = units, .length = length,
            .unit_stride = length}, one["h"], one["gf_before"], growth_score::published);
        result.expect(update.kept == bits(layer["mask_dropped"]), name, "other weights were dropped");
        result.expect(update.active == bits(layer["mask_after"]), name, "another mask");
        const std::pair<const char*, std::size_t> counts[] = {{"drop_n", update.dropped}, {"grow_n", update.wanted},
            {"active_after", update.active_count()}, {"really_grown", update.grown_count}};
        for (const auto& [key, found] : counts)
            result.exact(name + ' ' + key, static_cast<double>(found), layer[key]);
        if (layer.contains("momentum_after"))
        {
            std::vector<float> momentum = floats(layer["momentum_before"]);
            for (std::size_t i = 0; i < momentum.size(); ++i)
                if (!update.active[i] || update.grown[i])
                    momentum[i] = 0;
            check_numbers(name + " momentum", momentum, floats(layer["momentum_after"]), result);
        }
        return w.size() - update.active_count();
    }

    mismatches check_update(const json& one)
    {
        mismatches result;
        const lpss_schedule schedule = {.begin = one["begin_epoch"], .end = one["end_epoch"],
            .initial_drop_fraction = one["initial_drop_fraction"]};
        const double h = lpss_drop_fraction(schedule, one["step"].get<double>() / one["batches_per_epoch"].get<double>());
        result.expect(std::abs(h - one["h"].get<double>()) <= 1e-12, "h", std::to_string(h));
        std::size_t masked = 0;
        for (const json& layer : one["layers"])
            masked += check_layer(one, layer, result);
        const double sparsity = static_cast<double>(masked) / one["total_parameters"].get<double>();
        check_near("sparsity", sparsity, one["sparsity_after"], result);
        check_near("gf", lpss_growth_fraction(sparsity, one["target_sparsity"], h, one["grow_fraction_d"]), one["gf_after"], result);
        return result;
    }

    // ---- the trace: solver, masks and updates together ----

    using net_type = loss_of_batch<dlib::fc<1, dlib::avg_pool_everything<conv_body<2>::type<input_samples>>>>;
    const std::vector<std::string> names = {"conv1", "bn1", "conv2", "bn2", "fc"};

    // What the file does not say, its numbers do: the settings of the published experiments.
    lp_sphere_options options_of(const json& trace)
    {
        return {.p = trace["p_list"][1], .first_p = trace["p_list"][0], .first_layers = 1, .momentum = trace.value("momentum", 0.9),
            .weight_decay = trace.value("weight_decay", 0.0), .nesterov = trace.value("nesterov", true)};
    }

    class trace_run
    {
    public:
        explicit trace_run(const json& trace)
            : trace_(trace), samples_(read_golden_samples(trace, trace["x_shape"][1])), net_(start_net()),
              run_(net_, samples_, names, trace["init"], options_of(trace)), growth_fraction_(trace.value("initial_growth_fraction", 0.95))
        {
            for (std::size_t i = 0; i < run_.weights().size(); ++i)
                masks_.active.push_back(reordered(bits(trace["initial_masks"][i]), run_.weights()[i], false));
            masks_.restarted.resize(masks_.active.size());
            for (const parameter& p : run_.parameters())
                if (trace["normalised"].contains(p.name))
                    check_numbers(p.name + " at the start", p.read(), floats(trace["normalised"][p.name]), result_);
            apply_masks();
        }

        mismatches check()
        {
            const std::size_t half = samples_.x.size() / 2;
            for (std::size_t k = 0; k < trace_["steps"].size(); ++k)
            {
                const json& step = trace_["steps"][k];
                const std::string at = " at step " + std::to_string(k);
                const std::size_t begin = k % 2 * half;
                const double loss = run_.step(step["lr"], begin, begin + half);
                check_near("loss" + at, loss / std::max(1.0, loss), step["loss"].get<double>() / std::max(1.0, loss), result_);
                check_parameters(at, step["w"]);
                result_.expect(update_is_due(k) == step.contains("masks"), "update" + at, "due and made do not agree");
                if (step.contains("masks"))
                    update(k, begin, begin + half, step);
            }
            check_end();
            return result_;
        }

    private:
        net_type start_net() const
        {
            net_type net;
            net.loss_details().summed = true;
            set_widths(net, golden_shapes(trace_["params"]), names);
            return net;
        }

        bool update_is_due(std::size_t k) const
        {
            const double epoch = static_cast<double>(k) / trace_["batches_per_epoch"].get<double>();
            return k % trace_["frequency"].get<std::size_t>() == 0 && trace_["begin_epoch"] <= epoch && epoch < trace_["end_epoch"];
        }

        void apply_masks()
        {
            for (std::size_t i = 0; i < masks_.active.size(); ++i)
                for (std::size_t j = 0; j < masks_.active[i].size(); ++j)
                    if (!masks_.active[i][j])
                        run_.weights()[i].params->host()[j] = 0;
            run_.solver.set_masks(masks_);
        }

        std::vector<std::uint8_t> mask_of(const std::string& parameter) const
        {
            for (std::size_t i = 0; i < masks_.active.size(); ++i)
                if (parameter == trace_["masked_layers"][i].get<std::string>() + ".weight")
                    return reordered(masks_.active[i], run_.weights()[i], true);
            return {};
        }

        // The file has the unmasked weights, our net computes with, and holds, masked ones.
        void check_parameters(const std::string& at, const json& expected)
        {
            for (const parameter& p : run_.parameters())
            {
                if (!expected.contains(p.name))
                    continue;       // running statistics
                std::vector<float> numbers = floats(expected[p.name]);
                const std::vector<std::uint8_t> mask = mask_of(p.name);
                for (std::size_t i = 0; i < mask.size(); ++i)
                    if (!mask[i])
                        numbers[i] = 0;
                check_numbers(p.name + at, p.read(), numbers, result_);
            }
        }

        // One more pass of the same batch in training mode: it moves the running averages again, as published.
        std::vector<std::vector<float>> dense_gradients(std::size_t begin, std::size_t end)
        {
            dlib::resizable_tensor input;
            net_.to_tensor(samples_.x.begin() + begin, samples_.x.begin() + end, input);
            net_.compute_parameter_gradients(input, samples_.y.begin() + begin);
            std::vector<std::vector<float>> all;
            dlib::visit_layer_parameter_gradients(net_, [&](const dlib::tensor& g) { all.insert(all.begin(), {g.begin(), g.end()}); });
            std::vector<std::vector<float>> of_weights;
            std::size_t layer = 0;
            for_each_layer([&](auto& l)
            {
                std::vector<float>& g = all[layer++];
                g.resize(weight_count(l));
                if (!g.empty())
                    of_weights.push_back(g);
            }, net_);
            return of_weights;
        }

        void update(std::size_t k, std::size_t begin, std::size_t end, const json& step)
        {
            const lpss_schedule schedule = {.begin = trace_["begin_epoch"], .end = trace_["end_epoch"],
                .initial_drop_fraction = trace_["initial_drop_fraction"]};
            const double h = lpss_drop_fraction(schedule, static_cast<double>(k) / trace_["batches_per_epoch"].get<double>());
            const std::string at = " after step " + std::to_string(k);
            check_near("h" + at, h, step["h"], result_);
            const std::vector<std::vector<float>> gradients = dense_gradients(begin, end);
            std::size_t masked = 0;
            for (std::size_t i = 0; i < masks_.active.size(); ++i)
            {
                const weight_tensor& w = run_.weights()[i];
                const sphere_units units = units_of(w);
                const lpss_update u = lpss_drop_grow({.weights = {w.params->host(), w.size}, .gradient = gradients[i],
                    .active = masks_.active[i], .units = units.count, .length = units.length, .unit_stride = units.unit_stride,
                    .element_stride = units.element_stride}, h, growth_fraction_, growth_score::published);
                masks_.active[i] = u.active;
                masks_.restarted[i] = u.grown;
                masked += w.size - u.active_count();
                result_.expect(reordered(u.active, w, true) == bits(step["masks"][i]), "mask of " + w.name() + at, "other weights");
            }
            growth_fraction_ = lpss_growth_fraction(static_cast<double>(masked) / static_cast<double>(parameter_count()),
                trace_["target_sparsity"], h, trace_["grow_fraction_d"]);
            check_near("gf" + at, growth_fraction_, step["gf_after"], result_);
            apply_masks();
        }

        std::size_t parameter_count()
        {
            std::size_t n = 0;
            for_each_layer([&n](auto& l) { n += l.get_layer_params().size(); }, net_);
            return n;
        }

        void check_end()
        {
            for (std::size_t i = 0; i < run_.weights().size(); ++i)
            {
                const std::string name = trace_["masked_layers"][i].get<std::string>() + ".weight";
                if (trace_["final_v"].contains(name))
                    check_numbers(name + " v", run_.v_of(i), floats(trace_["final_v"][name]), result_);
                check_numbers(name + " momentum", run_.momentum_of(i), floats(trace_["final_momentum"][name]), result_);
            }
            for (const parameter& p : run_.parameters())
                if (trace_["running"].contains(p.name))
                    check_numbers(p.name, p.read(), floats(trace_["running"][p.name]), result_);
            std::vector<float> logits;
            const std::vector<float> expected = floats(trace_["eval_logits"]);
            for (std::size_t i = 0; logits.size() < expected.size(); ++i)       // one sample: running statistics
            {
                dlib::resizable_tensor input;
                net_.to_tensor(samples_.x.begin() + i, samples_.x.begin() + i + 1, input);
                const dlib::tensor& output = net_.subnet().forward(input);
                logits.insert(logits.end(), output.begin(), output.end());
            }
            check_numbers("logits", logits, expected, result_);
            run_.solver.rethrow_failure();
        }

        const json& trace_;
        golden_samples samples_;
        net_type net_;
        sphere_trainer<net_type> run_;
        sphere_masks masks_;
        double growth_fraction_;
        mismatches result_;
    };

    mismatches check_trace(const json& trace)
    {
        return trace_run(trace).check();
    }
}

BOOST_AUTO_TEST_CASE(single_updates_are_those_of_the_published_code)
{
    for (const auto& [name, file] : files())
        for (const json& one : file["cases"])
        {
            const mismatches found = check_update(one);
            for (const std::string& line : found.list())
                BOOST_ERROR(name << ' ' << one["name"] << ": " << line);
        }
}

BOOST_AUTO_TEST_CASE(solver_masks_and_updates_together_are_those_of_the_published_code)
{
    for (const auto& [name, file] : files())
    {
        const mismatches found = check_trace(file["trace"]);
        for (const std::string& line : found.list())
            BOOST_ERROR(name << ": " << line);
    }
}

BOOST_AUTO_TEST_CASE(the_default_score_gives_the_published_masks_wherever_negative_gradients_do_not_grow)
{
    for (const auto& [name, file] : files())
        for (const json& one : file["cases"])
            for (const json& layer : one["layers"])
            {
                const std::vector<float> w = floats(layer["w"]), g = floats(layer["gradient"]);
                const std::vector<std::uint8_t> before = bits(layer["mask_before"]);
                const std::size_t units = layer["shape"][0], length = w.size() / units;
                const lpss_update update = lpss_drop_grow({.weights = w, .gradient = g, .active = before, .units = units,
                    .length = length, .unit_stride = length}, one["h"], one["gf_before"]);
                bool negative = false;
                for (std::size_t i = 0; i < w.size(); ++i)
                {
                    negative |= !update.kept[i] && layer["mask_after"][i] == 1 && g[i] <= 0;
                    BOOST_TEST(!(update.grown[i] && update.kept[i]));
                }
                BOOST_TEST((update.active == bits(layer["mask_after"])) == !negative);
            }
}

BOOST_AUTO_TEST_CASE(falsified_updates_are_noticed)
{
    const auto noticed = [](const char* what, const auto& change)
    {
        for (const auto& [name, file] : files())
            for (json one : file["cases"])
            {
                change(one);
                BOOST_TEST(!check_update(one).list().empty(), name << ' ' << one["name"] << ": " << what);
            }
    };
    noticed("mask", [](json& one) { one["layers"][0]["mask_after"][5] = 1 - one["layers"][0]["mask_after"][5].get<int>(); });
    noticed("dropped", [](json& one) { one["layers"][1]["mask_dropped"][7] = 1 - one["layers"][1]["mask_dropped"][7].get<int>(); });
    noticed("count", [](json& one) { one["layers"][0]["drop_n"] = one["layers"][0]["drop_n"].get<int>() + 1; });
    noticed("h", [](json& one) { one["h"] = one["h"].get<double>() * 1.2; });
    noticed("gf", [](json& one) { one["gf_after"] = one["gf_after"].get<double>() + 2e-4; });
    noticed("delta", [](json& one) { one["grow_fraction_d"] = one["grow_fraction_d"].get<double>() + 0.01; });
}

BOOST_AUTO_TEST_CASE(falsified_traces_are_noticed)
{
    const auto noticed = [](const char* what, const auto& change)
    {
        for (const auto& [name, file] : files())
        {
            json trace = file["trace"];
            change(trace);
            BOOST_TEST(!check_trace(trace).list().empty(), name << ": " << what);
        }
    };
    noticed("loss", [](json& t) { t["steps"].back()["loss"] = t["steps"].back()["loss"].get<double>() * 1.001; });
    noticed("mask", [](json& t) { t["steps"][6]["masks"][1][0] = 1 - t["steps"][6]["masks"][1][0].get<int>(); });
    noticed("initial mask", [](json& t) { t["initial_masks"][0][0] = 1 - t["initial_masks"][0][0].get<int>(); });
    noticed("v", [](json& t) { t["final_v"]["conv2.weight"][0] = t["final_v"]["conv2.weight"][0].get<double>() + 3e-4; });
    noticed("momentum", [](json& t) { t["final_momentum"]["fc.weight"][4] = t["final_momentum"]["fc.weight"][4].get<double>() + 3e-4; });
    noticed("running average", [](json& t)
    {
        json& number = t["running"]["bn2.running_var"][1];
        number = number.get<double>() + 3e-4;
    });
    noticed("logit", [](json& t) { t["eval_logits"][2] = t["eval_logits"][2].get<double>() + 3e-4; });
    noticed("nesterov", [](json& t) { t["nesterov"] = false; });
}
