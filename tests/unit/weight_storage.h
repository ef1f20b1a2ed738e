// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_UNIT_WEIGHT_STORAGE_H
#define HYPERSPARSE_TESTS_UNIT_WEIGHT_STORAGE_H

#include <hypersparse/plugins/weights/weight_tensor.h>

#include <algorithm>
#include <deque>
#include <vector>

// Weight tensors without a network: layers of given numbers, each followed by `biases` parameters that are not weights.
class weight_storage
{
public:
    explicit weight_storage(const std::vector<std::vector<float>>& layers, std::size_t biases = 0, float bias = 7)
    {
        for (const std::vector<float>& layer : layers)
        {
            dlib::resizable_tensor& params = params_.emplace_back(static_cast<long long>(layer.size() + biases));
            std::copy(layer.begin(), layer.end(), params.host());
            std::fill(params.host() + layer.size(), params.host() + params.size(), bias);
            weights_.push_back({.params = &params, .size = layer.size(), .index = weights_.size(), .kind = "fc",
                .shape = {static_cast<long>(layer.size()), 1, 1, 1}});
        }
    }

    const std::vector<hypersparse::weight_tensor>& weights() const { return weights_; }
    dlib::resizable_tensor& params(std::size_t layer) { return params_[layer]; }

    std::vector<float> values(std::size_t layer) const
    {
        const float* begin = params_[layer].host();
        return {begin, begin + weights_[layer].size};
    }

private:
    std::deque<dlib::resizable_tensor> params_;     // a deque: addresses stay
    std::vector<hypersparse::weight_tensor> weights_;
};

#endif
