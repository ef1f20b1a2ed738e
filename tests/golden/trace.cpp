// SPDX-License-Identifier: BSL-1.0
#include "trace.h"

#include "golden_files.h"

#include <algorithm>
#include <stdexcept>

namespace
{
    named_tensors tensors(const nlohmann::json& object)
    {
        named_tensors result;
        for (const auto& [name, numbers] : object.items())
            result[name] = floats(numbers);
        return result;
    }

    void read_settings(const nlohmann::json& settings, trace& t)
    {
        t.regularizer = settings["regularizer"];
        t.prune_rate = settings["prune_rate"];
        t.learning_rate = settings["lr"];
        t.rate_drop = settings["lr_drop"];
        t.weight_decay = settings["weight_decay"];
        t.momentum = settings["momentum"];
        t.lambda_init = settings["lambda_init"];
        t.eta = settings["eta"];
        t.batch_size = settings["batch"];
        t.bn_eps = settings["bn_eps"];
        t.bn_momentum = settings["bn_momentum"];
        for (const nlohmann::json& phase : settings["phases"])
            t.epochs[phase[0]] = phase[1];
    }

    void read_samples(const nlohmann::json& file, trace& t)
    {
        t.x_shape = file["x_shape"].get<std::vector<long>>();
        t.y = file["y"].get<std::vector<unsigned long>>();
        const std::vector<float> all = floats(file["x"]);
        const std::size_t samples = static_cast<std::size_t>(t.x_shape.at(0)), size = all.size() / samples;
        for (std::size_t i = 0; i < samples; ++i)
            t.x.emplace_back(all.begin() + i * size, all.begin() + (i + 1) * size);
    }
}

std::vector<std::string> trace_keys()
{
    return {"steps", "settings", "shapes", "init", "after", "x", "x_shape", "y", "final_logits", "logits_shape", "kept"};
}

trace read_trace(const nlohmann::json& file)
{
    trace t;
    read_settings(file["settings"], t);
    read_samples(file, t);
    t.shapes = file["shapes"].get<std::map<std::string, std::vector<long>>>();
    t.init = tensors(file["init"]);
    for (const auto& [phase, state] : file["after"].items())
        t.after[phase] = tensors(state);
    for (const nlohmann::json& s : file["steps"])
        t.steps.push_back({s["phase"], s["epoch"], s["batch"], s["lr"], s["alpha"], s["data_loss"]});
    t.final_logits = floats(file["final_logits"]);
    t.logits_shape = file["logits_shape"].get<std::vector<long>>();
    t.kept = file["kept"];
    return t;
}

std::vector<std::string> trace::layers(const std::string& prefix) const
{
    std::vector<std::pair<int, std::string>> found;
    for (const auto& [name, shape] : shapes)
    {
        const std::string layer = name.substr(0, name.rfind('.'));
        const std::string number = layer.rfind(prefix, 0) == 0 ? layer.substr(prefix.size()) : "";
        if (name == layer + ".weight" && !number.empty() && number.find_first_not_of("0123456789") == std::string::npos)
            found.emplace_back(std::stoi(number), layer);
    }
    std::sort(found.begin(), found.end());
    std::vector<std::string> names;
    for (const auto& [number, name] : found)
        names.push_back(name);
    return names;
}
