// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/weights/weight_tensor.h>

#include <numeric>
#include <string_view>

namespace hypersparse
{
    std::string weight_tensor::name() const
    {
        return kind + ("_" + std::to_string(index + 1));
    }

    std::size_t weight_tensor::outputs() const
    {
        return std::string_view(kind) == "con" ? shape[0] : shape[1];
    }

    std::vector<long> weight_tensor::pytorch_shape() const
    {
        if (std::string_view(kind) == "fc")
            return {shape[1], shape[0]};
        return {shape.begin(), shape.end()};
    }

    std::size_t count_weights(const std::vector<weight_tensor>& weights)
    {
        return std::accumulate(weights.begin(), weights.end(), std::size_t(0),
            [](std::size_t sum, const weight_tensor& w) { return sum + w.size; });
    }
}
