// SPDX-License-Identifier: BSL-1.0
#include "saliency_check.h"

#include "golden_files.h"
#include "trace_net.h"

#include <hypersparse/plugins/layers/fast.h>
#include <hypersparse/plugins/training/grasp.h>
#include <hypersparse/plugins/training/snip.h>

#include <algorithm>
#include <cmath>

using namespace hypersparse;
using nlohmann::json;

namespace
{
    template <int stride, typename SUBNET>
    using con3x3 = dlib::add_layer<fast::con_<1, 3, 3, stride, stride, 1, 1>, SUBNET>;
    template <typename SUBNET>
    using head = dlib::loss_multiclass_log<dlib::fc<1, fast::avg_pool_everything<fast::relu<SUBNET>>>>;

    using plain_net = head<con3x3<2, fast::relu<con3x3<1, input_samples>>>>;
    using bn_net = head<fast::bn_con<con3x3<2, fast::relu<fast::bn_con<con3x3<1, input_samples>>>>>>;

    constexpr double bound = 1e-5, near_threshold = 1e-4;

    const json& parameter_named(const json& network, const std::string& name)
    {
        for (const json& p : network["params"])
            if (p["name"] == name)
                return p;
        throw std::runtime_error("saliency: expected a parameter " + name + ", found none");
    }

    template <typename net_type>
    void build(net_type& net, const json& network)
    {
        std::size_t convolution = 0;
        for_each_layer([&](auto& layer)
        {
            const auto outputs = [&](const std::string& name)
            {
                return parameter_named(network, name + ".weight")["shape"][0].get<long>();
            };
            if constexpr (requires { layer.set_num_filters(1); })
            {
                layer.disable_bias();
                layer.set_num_filters(outputs("conv" + std::to_string(++convolution)));
            }
            else if constexpr (requires { layer.set_num_outputs(1); })
                layer.set_num_outputs(outputs("fc"));
        }, net);
        const json& shape = network["x_shape"];
        dlib::input_layer(net).set_shape(shape[1], shape[2], shape[3]);
        const std::vector<float> zeros(shape[1].get<std::size_t>() * shape[2].get<std::size_t>() * shape[3].get<std::size_t>());
        dlib::resizable_tensor input;
        net.to_tensor(&zeros, &zeros + 1, input);
        net.forward(input);
        start_like_pytorch(net);
        const std::vector<std::string> names = network["batch_norm"] == true
            ? std::vector<std::string>{"conv1", "bn1", "conv2", "bn2", "fc"} : std::vector<std::string>{"conv1", "conv2", "fc"};
        for (const parameter& p : parameters_of(net, names))
            if (network["w"].contains(p.name))
                p.write(floats(network["w"][p.name]));
    }

    using batches = class_batches<plain_net>;

    // The samples from first to last as one batch
    batches::value_type batch_of(const json& network, std::size_t first, std::size_t last)
    {
        const std::vector<float> x = floats(network["x"]);
        const auto labels = network["y"].get<std::vector<unsigned long>>();
        const auto size = static_cast<std::ptrdiff_t>(x.size() / labels.size());
        batches::value_type batch;
        for (std::size_t i = first; i < last; ++i)
        {
            const auto begin = x.begin() + static_cast<std::ptrdiff_t>(i) * size;
            batch.images.emplace_back(begin, begin + size);
            batch.labels.push_back(labels[i]);
        }
        return batch;
    }

    // All layers after one another, matrices as PyTorch has them: (out, in)
    std::vector<float> in_order_of_pytorch(const std::vector<weight_tensor>& weights, const layer_numbers& numbers)
    {
        std::vector<float> all;
        for (std::size_t l = 0; l < numbers.size(); ++l)
        {
            const bool matrix = weights.at(l).kind == std::string("fc");
            const std::size_t outputs = matrix ? weights[l].outputs() : 1, inputs = numbers[l].size() / outputs;
            for (std::size_t o = 0; o < outputs; ++o)
                for (std::size_t i = 0; i < inputs; ++i)
                    all.push_back(numbers[l][i * outputs + o]);
        }
        return all;
    }

    std::vector<float> all_of(const json& layers)
    {
        std::vector<float> all;
        for (const json& layer : layers)
            for (const float x : floats(layer))
                all.push_back(x);
        return all;
    }

    layer_numbers flags_of(const network_mask& mask)
    {
        layer_numbers flags;
        for (std::size_t l = 0; l < mask.layers(); ++l)
            flags.emplace_back(mask[l].flags().begin(), mask[l].flags().end());
        return flags;
    }

    // scores: larger is kept
    void check_mask(const std::string& what, const std::vector<float>& found, const json& expected,
        const std::vector<float>& scores, mismatches& result)
    {
        const auto golden = expected.get<std::vector<int>>();
        const std::size_t kept = static_cast<std::size_t>(std::ranges::count(golden, 1));
        result.exact(what + " number", static_cast<double>(std::ranges::count(found, 1.0f)), static_cast<double>(kept));
        if (golden.size() != scores.size() || kept == 0)
            return result.expect(false, what, "expected a flag for each of " + std::to_string(scores.size()) + " weights");
        std::vector<float> sorted = scores;
        std::ranges::sort(sorted, std::greater<>());
        const double threshold = sorted[kept - 1];
        for (std::size_t i = 0; i < golden.size(); ++i)
            if (std::abs(scores[i] - threshold) > near_threshold * std::abs(threshold))
                result.expect((found[i] == 1) == (golden[i] == 1), what, "flag " + std::to_string(i) + " differs");
    }

    void check_masks(const std::string& what, const std::vector<weight_tensor>& weights, const layer_numbers& scores,
        const json& masks, const std::vector<float>& expected_scores, mismatches& found)
    {
        for (const auto& [rate, flags] : masks.items())
        {
            const network_mask ours = score_mask(scores, std::stod(rate));
            check_mask(what + rate, in_order_of_pytorch(weights, flags_of(ours)), flags, expected_scores, found);
        }
    }

    template <typename net_type>
    void check_snip(net_type& net, const json& network, mismatches& found)
    {
        const json& golden = network["snip"];
        const batches all = {batch_of(network, 0, network["y"].size())};
        const std::vector<weight_tensor> weights = weight_list(net);
        mean_loss_gradients mean;
        mean.add(net, all[0].images, all[0].labels);
        found.relative("snip loss", mean.loss(), golden["loss"], bound);
        found.of_largest("snip gradient", in_order_of_pytorch(weights, mean.gradients()), all_of(golden["gradient"]), bound);

        const layer_numbers scores = snip_scores(net, all);
        std::vector<float> ours = in_order_of_pytorch(weights, scores);
        double sum = 0;
        for (const float s : ours)
            sum += s;
        found.relative("snip sum", sum, golden["sum"], bound);
        std::ranges::for_each(ours, [sum](float& s) { s = static_cast<float>(s / sum); });
        const std::vector<float> expected = all_of(golden["score"]);
        found.of_largest("snip score", ours, expected, bound);
        check_masks("snip mask ", weights, scores, golden["masks"], expected, found);
    }

    template <typename net_type>
    void check_grasp(net_type& net, const json& network, const json& golden, mismatches& found)
    {
        const std::size_t samples = network["y"].size();
        const batches halves = {batch_of(network, 0, samples / 2), batch_of(network, samples / 2, samples)};
        const std::string name = "grasp T=" + std::to_string(golden["temperature"].get<int>()) + " ";
        const std::vector<weight_tensor> weights = weight_list(net);
        const gradient_flow flow = measure_gradient_flow(net, halves, {.temperature = golden["temperature"]});
        found.of_largest(name + "gradient", in_order_of_pytorch(weights, flow.gradient), all_of(golden["gradient"]), bound);
        found.of_largest(
            name + "HG", in_order_of_pytorch(weights, flow.hessian_gradient), all_of(golden["hessian_gradient"]), bound);

        const layer_numbers scores = grasp_scores(weights, flow.hessian_gradient);
        std::vector<float> expected = all_of(golden["score"]);
        std::ranges::for_each(expected, [](float& s) { s = -s; });
        found.of_largest(name + "score", in_order_of_pytorch(weights, scores), expected, bound);
        check_masks(name + "mask ", weights, scores, golden["masks"], expected, found);
    }

    template <typename net_type>
    mismatches check(const json& network)
    {
        mismatches found;
        net_type net;
        build(net, network);
        check_snip(net, network, found);
        for (const json& golden : network["grasp"])
            check_grasp(net, network, golden, found);
        return found;
    }
}

mismatches check_saliency(const json& network)
{
    return network["batch_norm"] == true ? check<bn_net>(network) : check<plain_net>(network);
}
