// SPDX-License-Identifier: BSL-1.0
#include "report_weights.h"

#include <hypersparse/plugins/report/html/layer_pictures.h>

#include <string_view>
#include <utility>

namespace hypersparse::program
{
    namespace
    {
        std::string shape_text(const std::vector<long>& shape)
        {
            std::string text;
            for (const long size : shape)
                text += (text.empty() ? "" : "\u00D7") + std::to_string(size);
            return text;
        }

        const float* values_of(const weight_tensor& weights) { return std::as_const(*weights.params).host(); }

        // dlib stores (in, out) of a fully connected layer; a picture has a row for each output.
        std::vector<float> outputs_first(const weight_tensor& weights)
        {
            const auto in = static_cast<std::size_t>(weights.shape[0]);
            const auto out = static_cast<std::size_t>(weights.shape[1]);
            const float* w = values_of(weights);
            std::vector<float> result(weights.size);
            for (std::size_t i = 0; i < in; ++i)
                for (std::size_t o = 0; o < out; ++o)
                    result[o * in + i] = w[i * out + o];
            return result;
        }

        html::kept_map map_of(const weight_tensor& weights)
        {
            const auto outer = static_cast<std::size_t>(weights.shape[0]);
            const auto inner = static_cast<std::size_t>(weights.shape[1]);
            if (std::string_view(weights.kind) == "fc")
                return html::map_of_kept(outputs_first(weights).data(), inner, outer, 1);
            return html::map_of_kept(values_of(weights), outer, inner, weights.size / (outer * inner));
        }
    }

    std::vector<html::layer_facts> layer_facts_of(network& net)
    {
        std::vector<html::layer_facts> facts;
        for (const layer_summary& layer : net.layers())
            facts.push_back({layer.name, shape_text(layer.shape), layer.weights, layer.nonzero, {}});
        const auto weights = net.weights();
        for (std::size_t i = 0; i < facts.size() && i < weights.size(); ++i)
            facts[i].map = map_of(weights[i]);
        return facts;
    }

    std::optional<html::filter_bank> first_filters(network& net)
    {
        const auto weights = net.weights();
        if (weights.empty() || std::string_view(weights.front().kind) != "con")
            return std::nullopt;
        const weight_tensor& first = weights.front();
        const float* w = values_of(first);
        return html::filter_bank{static_cast<std::size_t>(first.shape[0]), static_cast<std::size_t>(first.shape[1]),
            static_cast<std::size_t>(first.shape[2]), static_cast<std::size_t>(first.shape[3]), {w, w + first.size}};
    }
}
