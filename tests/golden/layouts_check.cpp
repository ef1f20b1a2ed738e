// SPDX-License-Identifier: BSL-1.0
#include "layouts_check.h"

#include <hypersparse/plugins/pruning/erdos_renyi_layout.h>
#include <hypersparse/plugins/pruning/smart_ratio_layout.h>
#include <hypersparse/plugins/pruning/uniform_layout.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace hypersparse;
using nlohmann::json;

namespace
{
    constexpr double bound = 1e-12;
    using counts = std::vector<std::size_t>;
    using numbers = std::vector<double>;

    layer_shape shape_of_layer(const json& layer)
    {
        const counts s = layer["shape"];
        if (s.size() == 2)
            return {.out = s[0], .in = s[1], .rows = 1, .cols = 1, .kind = layer_kind::fully_connected};
        return {.out = s.at(0), .in = s.at(1), .rows = s.at(2), .cols = s.at(3), .kind = layer_kind::convolution};
    }

    std::vector<layer_shape> shapes(const json& network)
    {
        std::vector<layer_shape> result;
        for (const json& layer : network["layers"])
            result.push_back(shape_of_layer(layer));
        return result;
    }

    double largest_difference(const numbers& a, const numbers& b)
    {
        double largest = 0;
        for (std::size_t i = 0; i < a.size(); ++i)
            largest = std::max(largest, std::abs(a[i] - b[i]));
        return largest;
    }

    void same_densities(const std::string& name, const numbers& ours, const numbers& expected, mismatches& found)
    {
        found.expect(ours.size() == expected.size(), name, "expected " + std::to_string(expected.size()) + " densities");
        found.expect(ours.size() == expected.size() && largest_difference(ours, expected) <= bound, name, "densities differ");
    }

    void check_uniform(const std::string& name, const std::vector<layer_shape>& layers, const json& setting, mismatches& found)
    {
        const double prune_rate = setting["sparsity"];
        const json& golden = setting["uniform"];
        found.expect(uniform_layout(layers, prune_rate).kept == golden["kept"].get<counts>(), name, "kept differs");
        found.expect(uniform_layout(layers, prune_rate, {.published_count = true}).kept == golden["kept_floor_zeros"].get<counts>(),
            name, "kept_floor_zeros differs");
    }

    void check_erdos_renyi(const std::string& name, const std::vector<layer_shape>& layers, double prune_rate, const json& golden,
        bool kernel, mismatches& found)
    {
        const layout ours = erdos_renyi_layout(layers, prune_rate, {.kernel = kernel});
        found.relative(name + " epsilon", ours.epsilon, golden["epsilon"], bound);
        found.expect(ours.dense_layers == golden["dense_layers"].get<counts>(), name, "dense layers differ");
        found.expect(ours.kept == golden["kept"].get<counts>(), name, "kept differs");
        same_densities(name, ours.density, golden["density"], found);

        const layout published = erdos_renyi_layout(layers, prune_rate, {.kernel = kernel, .published_count = true});
        found.expect(published.kept == golden["kept_published"].get<counts>(), name, "kept_published differs");
        const double difference = largest_difference(ours.density, published.density);
        found.expect(std::abs(difference - golden["published_max_density_difference"].get<double>()) <= bound, name,
            "difference to the published densities: found " + std::to_string(difference));
    }

    void check_network(const json& network, mismatches& found)
    {
        const std::vector<layer_shape> layers = shapes(network);
        const std::string net = network["name"].get<std::string>() + " ";
        found.exact(net + "prunable", static_cast<double>(count_weights(layers)), network["prunable"]);
        for (std::size_t i = 0; i < layers.size(); ++i)
            found.exact(net + "weights", static_cast<double>(layers[i].weights()), network["layers"][i]["weights"]);
        for (const json& setting : network["settings"])
        {
            const double prune_rate = setting["sparsity"];
            const std::string name = net + std::to_string(prune_rate) + " ";
            found.exact(name + "total", static_cast<double>(uniform_layout(layers, prune_rate).total_kept()), setting["total_kept"]);
            check_uniform(name + "uniform", layers, setting, found);
            check_erdos_renyi(name + "erk", layers, prune_rate, setting["erk"], true, found);
            check_erdos_renyi(name + "er", layers, prune_rate, setting["er"], false, found);
        }
    }

    // A name may stand for networks with different numbers of classes: the one with the right total is meant.
    std::vector<layer_shape> network_of(const json& one, const std::map<std::string, json>& layout_files)
    {
        const double prune_rate = one["prune_rate"];
        for (const auto& [name, file] : layout_files)
            for (const json& network : file["networks"])
                if (network["name"] == one["network"] && network["layers"].size() == one["kept"].size()
                    && uniform_layout(shapes(network), prune_rate).total_kept() == one["exact_target"].get<std::size_t>())
                    return shapes(network);
        return {};
    }

    void check_published(const std::string& name, const counts& ours, const json& one, mismatches& found)
    {
        const counts published = one["kept_published"];
        found.expect(ours.size() == published.size(), name, "the number of published counts differs");
        for (std::size_t i = 0; i < std::min(ours.size(), published.size()); ++i)
            found.expect(std::max(ours[i], published[i]) - std::min(ours[i], published[i]) <= 1, name,
                "kept_published is more than one away in layer " + std::to_string(i));
        found.exact(name + "total_kept_published",
            static_cast<double>(std::accumulate(published.begin(), published.end(), std::size_t{0})), one["total_kept_published"]);
    }
}

mismatches check_layouts(const json& file)
{
    mismatches found;
    for (const json& network : file["networks"])
        check_network(network, found);
    return found;
}

mismatches check_smart_ratio(const json& file, const std::map<std::string, json>& layout_files)
{
    mismatches found;
    for (const json& one : file["smart_ratio"])
    {
        const std::string network = one["network"];
        const std::string name = network + " " + std::to_string(one["prune_rate"].get<double>()) + " smart ratio ";
        const std::vector<layer_shape> layers = network_of(one, layout_files);
        found.expect(!layers.empty(), name, "expected the network's shapes in a file like layouts.json of the same folder");
        if (layers.empty())
            continue;
        const smart_ratio_options options = {.linear_keep = one["linear_keep"], .plain_chain = network.rfind("vgg", 0) == 0};
        const layout ours = smart_ratio_layout(layers, one["prune_rate"], options);
        same_densities(name, ours.density, one["ratio"], found);
        found.expect(ours.kept == one["kept"].get<counts>(), name, "kept differs");
        found.exact(name + "total", static_cast<double>(ours.total_kept()), one["total_kept"]);
        check_published(name, ours.kept, one, found);
    }
    return found;
}
