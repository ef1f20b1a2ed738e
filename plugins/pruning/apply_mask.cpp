// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/apply_mask.h>

#include <utility>

namespace hypersparse
{
    std::vector<std::span<const float>> values_of(const std::vector<weight_tensor>& weights)
    {
        std::vector<std::span<const float>> values;
        for (const weight_tensor& layer : weights)
            values.emplace_back(std::as_const(*layer.params).host(), layer.size);
        return values;
    }

    void apply_mask(const std::vector<weight_tensor>& weights, const network_mask& mask)
    {
        DLIB_CASSERT(weights.size() == mask.layers(), weights.size() << " layers, a mask of " << mask.layers());
        for (std::size_t l = 0; l < weights.size(); ++l)
            mask[l].apply({weights[l].params->host(), weights[l].size});
    }
}
