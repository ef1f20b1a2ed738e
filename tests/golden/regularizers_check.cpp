// SPDX-License-Identifier: BSL-1.0
#include "regularizers_check.h"

#include "../unit/weight_storage.h"
#include "golden_files.h"

#include <hypersparse/plugins/kernels/magnitudes.h>
#include <hypersparse/plugins/penalty/penalty.h>
#include <hypersparse/plugins/pruning/prune.h>

#include <cmath>

using namespace hypersparse;

namespace
{
    constexpr double bound = 1e-6;

    std::vector<float> joined(const nlohmann::json& layers)
    {
        std::vector<float> all;
        for (const nlohmann::json& layer : layers)
            for (float x : floats(layer))
                all.push_back(x);
        return all;
    }

    std::vector<std::vector<float>> weights_of(const nlohmann::json& one)
    {
        std::vector<std::vector<float>> layers;
        for (const nlohmann::json& layer : one["layers"])
            layers.push_back(floats(layer["w"]));
        return layers;
    }

    // The slope as the solver applies it: a step with lambda = lr = 1 and no gradient is minus the slope.
    std::vector<float> slopes(const penalty& p, const weight_storage& storage, const penalty_measurement& m)
    {
        std::vector<float> all;
        for (const weight_tensor& w : storage.weights())
        {
            dlib::resizable_tensor step(static_cast<long long>(w.size));
            dlib::resizable_tensor velocity = step, gradient = step;
            velocity = 0;
            gradient = 0;
            p.step(step, velocity, *w.params, gradient, {.weights = w.size, .biases = w.size, .learning_rate = 1, .lambda = 1}, m);
            for (float x : step)
                all.push_back(-x);
        }
        return all;
    }

    void check_pruning(const std::string& name, const nlohmann::json& one, mismatches& found)
    {
        weight_storage storage(weights_of(one));
        const sparsity_report report = prune(storage.weights(), one["prune_rate"], {.published_count = true});
        found.exact(name + " kept", static_cast<double>(report.kept), one["kept"]);
        std::vector<float> ours;
        for (std::size_t layer = 0; layer < storage.weights().size(); ++layer)
            for (float w : storage.values(layer))
                ours.push_back(w);
        found.same_zeros(name + " mask", ours, joined(one["mask"]));
    }

    void check_losses(const std::string& name, const nlohmann::json& one, const weight_storage& storage, mismatches& found)
    {
        const double sum = sum_magnitudes(storage.weights()).sum;
        double squares = 0;
        for (std::size_t layer = 0; layer < storage.weights().size(); ++layer)
            for (double w : storage.values(layer))
                squares += w * w;
        found.expect(std::abs(one["hypersparse"]["loss"].get<double>()) <= bound * sum, name + " hypersparse loss is not 0");
        found.relative(name + " l1 loss", sum, one["l1"]["loss"], bound);
        found.relative(name + " l2 loss", squares, one["l2"]["loss"], bound);
    }
}

mismatches check_regularizers(const nlohmann::json& file)
{
    mismatches found;
    for (const nlohmann::json& one : file["cases"])
    {
        const std::string name = one["name"];
        const weight_storage storage(weights_of(one));
        const penalty_measurement m = penalty("hypersparse").measure(storage.weights(), one["prune_rate"]);
        found.exact(name + " threshold", m.threshold, one["threshold"].get<float>());
        found.exact(name + " s", m.scale, one["s"].get<float>());
        found.of_largest(name + " slope of hypersparse", slopes("hypersparse", storage, m), joined(one["hypersparse"]["grad"]), bound);
        for (const char* other : {"l1", "l2"})
            found.each(name + " slope of " + other, slopes(other, storage, {}), joined(one[other]["grad"]), bound);
        check_losses(name, one, storage, found);
        check_pruning(name, one, found);
    }
    return found;
}
