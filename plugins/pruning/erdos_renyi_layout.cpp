// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/erdos_renyi_layout.h>

#include <hypersparse/plugins/weights/kept_count.h>

#include <dlib/error.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace hypersparse
{
    namespace
    {
        double sum_of_dimensions(const layer_shape& layer, bool kernel)
        {
            if (!kernel)
                return static_cast<double>((layer.out + layer.in) * layer.rows * layer.cols);
            return static_cast<double>(layer.out + layer.in
                + (layer.kind == layer_kind::convolution ? layer.rows + layer.cols : 0));
        }

        // What a layer keeps for epsilon == 1: as a number of weights, and as a fraction of them.
        struct layer_share
        {
            double weights, density;
        };

        layer_share share(const layer_shape& layer, const erdos_renyi_options& options)
        {
            const double s = sum_of_dimensions(layer, options.kernel), n = static_cast<double>(layer.weights());
            if (options.power == 1)
                return {s, s / n};
            const double density = std::pow(s / n, options.power);
            return {density * n, density};
        }

        double budget(const std::vector<layer_shape>& layers, double prune_rate, bool published)
        {
            if (!published)
                return (1 - prune_rate) * static_cast<double>(count_weights(layers));
            std::size_t kept = 0;
            for (const layer_shape& layer : layers)
                kept += kept_count(layer.weights(), prune_rate);
            return static_cast<double>(kept);
        }

        struct balance
        {
            double epsilon = 0;
            std::vector<bool> dense;
        };

        // false: no further layer has become dense
        bool make_round(balance& b, const std::vector<layer_shape>& layers, const std::vector<layer_share>& shares, double budget)
        {
            double dense = 0, others = 0;
            for (std::size_t i = 0; i < layers.size(); ++i)
                (b.dense[i] ? dense : others) += b.dense[i] ? static_cast<double>(layers[i].weights()) : shares[i].weights;
            if (others == 0)    // all are dense: rate 0
                return false;
            b.epsilon = (budget - dense) / others;
            bool more = false;
            for (std::size_t i = 0; i < layers.size(); ++i)
                if (!b.dense[i] && b.epsilon * shares[i].weights > static_cast<double>(layers[i].weights()))
                    b.dense[i] = more = true;
            return more;
        }
    }

    layout erdos_renyi_layout(const std::vector<layer_shape>& layers, double prune_rate, const erdos_renyi_options& options)
    {
        check_layers("Erdos-Renyi layout", layers, prune_rate);
        if (!(0 <= options.power && std::isfinite(options.power)))
            throw dlib::error("Erdos-Renyi layout: expected a power >= 0, found " + std::to_string(options.power));

        std::vector<layer_share> shares;
        for (const layer_shape& layer : layers)
            shares.push_back(share(layer, options));
        balance b = {.dense = std::vector<bool>(layers.size(), false)};
        while (make_round(b, layers, shares, budget(layers, prune_rate, options.published_count)))
            continue;

        layout result = {.epsilon = b.epsilon};
        for (std::size_t i = 0; i < layers.size(); ++i)
        {
            const std::size_t n = layers[i].weights();
            result.density.push_back(b.dense[i] ? 1 : std::min(1.0, b.epsilon * shares[i].density));
            if (b.dense[i])
                result.dense_layers.push_back(i);
            if (options.published_count)
                result.kept.push_back(n - static_cast<std::size_t>(std::floor((1 - result.density[i]) * static_cast<double>(n))));
        }
        if (!options.published_count)
            result.kept = whole_counts(layers, result.density, kept_count(count_weights(layers), prune_rate));
        return result;
    }
}
