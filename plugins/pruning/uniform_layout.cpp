// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/uniform_layout.h>

#include <hypersparse/plugins/weights/kept_count.h>

#include <dlib/error.h>

#include <string>

namespace hypersparse
{
    namespace
    {
        double density_beside_first(const std::vector<layer_shape>& layers, double prune_rate)
        {
            const double n = static_cast<double>(count_weights(layers)), first = static_cast<double>(layers.front().weights());
            if (layers.size() == 1)
                return 1;
            const double left = (1 - prune_rate) * n - first;
            if (left <= 0)
                throw dlib::error("uniform layout: expected a prune rate that leaves more than the dense first layer's "
                    + std::to_string(layers.front().weights()) + " weights, found " + std::to_string(prune_rate)
                    + ": lower it, or prune the first layer as well");
            return left / (n - first);
        }
    }

    layout uniform_layout(const std::vector<layer_shape>& layers, double prune_rate, const uniform_options& options)
    {
        check_layers("uniform layout", layers, prune_rate);
        layout result;
        const bool shared = !options.first_layer_dense || options.published_count;
        result.density.assign(layers.size(), shared ? 1 - prune_rate : density_beside_first(layers, prune_rate));
        if (options.first_layer_dense)
        {
            result.density.front() = 1;
            result.dense_layers.push_back(0);
        }
        if (!options.published_count)
        {
            const bool only_dense = options.first_layer_dense && layers.size() == 1;
            const std::size_t n = count_weights(layers);
            result.kept = whole_counts(layers, result.density, only_dense ? n : kept_count(n, prune_rate));
            return result;
        }
        for (std::size_t i = 0; i < layers.size(); ++i)
            result.kept.push_back(kept_count(layers[i].weights(), result.density[i] == 1 ? 0 : prune_rate));
        return result;
    }
}
