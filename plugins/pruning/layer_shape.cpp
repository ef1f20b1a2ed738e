// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/layer_shape.h>

#include <string>

namespace hypersparse
{
    layer_shape shape_of(const weight_tensor& weights)
    {
        const auto extent = [&](std::size_t i) { return static_cast<std::size_t>(weights.shape[i]); };
        const std::string kind = weights.kind;
        const bool input_first = kind == "fc" || kind == "cont";
        return {.out = extent(input_first ? 1 : 0), .in = extent(input_first ? 0 : 1), .rows = extent(2), .cols = extent(3),
            .kind = kind == "fc" ? layer_kind::fully_connected : layer_kind::convolution};
    }

    std::vector<layer_shape> shapes_of(const std::vector<weight_tensor>& weights)
    {
        std::vector<layer_shape> shapes;
        for (const weight_tensor& w : weights)
            shapes.push_back(shape_of(w));
        return shapes;
    }

    std::size_t count_weights(const std::vector<layer_shape>& layers)
    {
        std::size_t n = 0;
        for (const layer_shape& layer : layers)
            n += layer.weights();
        return n;
    }
}
