// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/evaluation_gradients.h>

#include <dlib/assert.h>

#include <cmath>

namespace hypersparse::impl
{
    namespace
    {
        std::size_t weights_of_a_filter(const folded_layer& layer)
        {
            return layer.parameters.size() / layer.filters - (layer.has_bias ? 1 : 0);
        }

        const float* biases(const folded_layer& layer)
        {
            return layer.parameters.data() + layer.filters * weights_of_a_filter(layer);
        }
    }

    void fold_into(const dlib::tensor& gamma_and_beta, const dlib::tensor& means, const dlib::tensor& variances, double eps,
        folded_layer& layer, dlib::tensor& parameters)
    {
        layer.filters = means.size();
        const std::size_t size = weights_of_a_filter(layer);
        DLIB_CASSERT(gamma_and_beta.size() == 2 * layer.filters && parameters.size() == layer.filters * (size + 1),
            "channels: " << layer.filters << ", parameters of the convolution: " << parameters.size());
        const float* const gamma = gamma_and_beta.host();
        const float* const beta = gamma + layer.filters;
        float* const weights = parameters.host();
        for (std::size_t f = 0; f < layer.filters; ++f)
        {
            layer.mean.push_back(means.host()[f]);
            layer.deviation.push_back(std::sqrt(variances.host()[f] + eps));
            layer.scale.push_back(gamma[f] / layer.deviation[f]);
            for (std::size_t i = f * size; i < (f + 1) * size; ++i)
                weights[i] = static_cast<float>(layer.scale[f] * layer.parameters[i]);
            const double bias = layer.has_bias ? biases(layer)[f] : 0.0;
            weights[layer.filters * size + f] = static_cast<float>(beta[f] + layer.scale[f] * (bias - layer.mean[f]));
        }
    }

    void unfold_gradient(const folded_layer& layer, const dlib::tensor& gradient, std::vector<double>& result)
    {
        if (layer.filters == 0)
        {
            result.insert(result.end(), gradient.begin(), gradient.end());
            return;
        }
        const std::size_t size = weights_of_a_filter(layer);
        const float* const of_weights = gradient.host();
        const float* const of_biases = of_weights + layer.filters * size;
        std::vector<double> of_gamma;
        for (std::size_t f = 0; f < layer.filters; ++f)
        {
            double products = (layer.has_bias ? biases(layer)[f] : 0.0) * of_biases[f];
            for (std::size_t i = f * size; i < (f + 1) * size; ++i)
            {
                products += static_cast<double>(layer.parameters[i]) * of_weights[i];
                result.push_back(layer.scale[f] * of_weights[i]);
            }
            of_gamma.push_back((products - layer.mean[f] * of_biases[f]) / layer.deviation[f]);
        }
        for (std::size_t f = 0; layer.has_bias && f < layer.filters; ++f)
            result.push_back(layer.scale[f] * of_biases[f]);
        result.insert(result.end(), of_gamma.begin(), of_gamma.end());
        result.insert(result.end(), of_biases, of_biases + layer.filters);
    }

    double norm_of(const std::vector<double>& gradient)
    {
        double squares = 0;
        for (const double g : gradient)
            squares += g * g;
        return std::sqrt(squares);
    }
}
