// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/loss_gradients.h>

#include <cmath>
#include <string>

namespace hypersparse
{
    namespace impl
    {
        void check_finite(const std::vector<float>& gradient, std::size_t layer)
        {
            for (const float g : gradient)
                if (!std::isfinite(g))
                    throw dlib::error("gradient of the loss: expected finite numbers, found " + std::to_string(g)
                        + " in prunable layer " + std::to_string(layer) + "; check the weights and the images");
        }
    }

    void mean_loss_gradients::add(const layer_numbers& gradients, double loss, std::size_t samples)
    {
        if (samples_ == 0)
            for (const std::vector<float>& layer : gradients)
                sums_.emplace_back(layer.size());
        DLIB_CASSERT(sums_.size() == gradients.size(), "expected " << sums_.size() << " layers, found " << gradients.size());
        for (std::size_t l = 0; l < sums_.size(); ++l)
        {
            DLIB_CASSERT(sums_[l].size() == gradients[l].size(),
                "layer " << l << ": expected " << sums_[l].size() << " weights, found " << gradients[l].size());
            for (std::size_t i = 0; i < sums_[l].size(); ++i)
                sums_[l][i] += static_cast<double>(samples) * gradients[l][i];
        }
        loss_sum_ += static_cast<double>(samples) * loss;
        samples_ += samples;
    }

    double mean_loss_gradients::loss() const
    {
        return samples_ == 0 ? 0 : loss_sum_ / static_cast<double>(samples_);
    }

    layer_numbers mean_loss_gradients::gradients() const
    {
        layer_numbers result;
        for (const std::vector<double>& sums : sums_)
        {
            result.emplace_back(sums.size());
            for (std::size_t i = 0; i < sums.size(); ++i)
                result.back()[i] = static_cast<float>(sums[i] / static_cast<double>(samples_));
        }
        return result;
    }
}
