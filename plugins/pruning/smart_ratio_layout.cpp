// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/smart_ratio_layout.h>

#include <hypersparse/plugins/weights/kept_count.h>

#include <dlib/error.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace hypersparse
{
    namespace
    {
        bool is_linear(const layer_shape& layer)
        {
            return layer.kind == layer_kind::fully_connected;
        }

        double size_of(const layer_shape& layer)
        {
            return static_cast<double>(layer.weights());
        }

        // c_l
        double coefficient(std::size_t index, std::size_t layers, bool plain_chain)
        {
            const double position = static_cast<double>(index + 1), from_end = static_cast<double>(layers - index);
            const double c = from_end * from_end + from_end;
            return plain_chain ? c / (position * position) : c;
        }

        // A
        double left_for_convolutions(const std::vector<layer_shape>& layers, double prune_rate, double linear_keep)
        {
            double left = std::trunc((1 - prune_rate) * static_cast<double>(count_weights(layers)));
            bool convolutions = false;
            for (const layer_shape& layer : layers)
                if (is_linear(layer))
                    left -= std::trunc(linear_keep * size_of(layer));
                else
                    convolutions = true;
            if (convolutions && left <= 0)
                throw dlib::error("smart ratio: expected a prune rate that leaves weights for the convolutions, found "
                    + std::to_string(prune_rate) + ", and fully connected layers keep " + std::to_string(linear_keep)
                    + " of theirs: lower one of the two");
            return left;
        }

        std::vector<double> ratios(const std::vector<layer_shape>& layers, double prune_rate, const smart_ratio_options& options)
        {
            const double left = left_for_convolutions(layers, prune_rate, options.linear_keep);
            std::vector<double> p;
            double sum = 0;
            for (std::size_t i = 0; i < layers.size(); ++i)
            {
                p.push_back(coefficient(i, layers.size(), options.plain_chain));
                if (!is_linear(layers[i]))
                    sum += std::trunc(p[i] * size_of(layers[i]));
            }
            for (std::size_t i = 0; i < layers.size(); ++i)
                p[i] = is_linear(layers[i]) ? options.linear_keep : p[i] * left / sum;
            return p;
        }

        // Returns what no convolution could take.
        double pass_surplus_on(const std::vector<layer_shape>& layers, layout& result)
        {
            double surplus = 0;
            for (std::size_t i = 0; i < layers.size(); ++i)
            {
                if (is_linear(layers[i]))
                    continue;
                double& p = result.density[i];
                const double n = size_of(layers[i]);
                if (p < 1 && surplus < (1 - p) * n)
                {
                    p += surplus / n;
                    return 0;
                }
                surplus += std::trunc((p - 1) * n);
                p = 1;
                result.dense_layers.push_back(i);
            }
            return surplus;
        }

        std::vector<double> spend_everywhere(const std::vector<layer_shape>& layers, std::vector<double> density, std::size_t total)
        {
            double spent = 0, free = 0;
            for (std::size_t i = 0; i < layers.size(); ++i)
            {
                spent += density[i] * size_of(layers[i]);
                free += is_linear(layers[i]) ? (1 - density[i]) * size_of(layers[i]) : 0;
            }
            const double unspent = static_cast<double>(total) - spent;
            for (std::size_t i = 0; i < layers.size(); ++i)
                if (is_linear(layers[i]) && free > 0)
                    density[i] = std::min(1.0, density[i] + std::max(0.0, unspent / free) * (1 - density[i]));
            return density;
        }
    }

    layout smart_ratio_layout(const std::vector<layer_shape>& layers, double prune_rate, const smart_ratio_options& options)
    {
        check_layers("smart ratio", layers, prune_rate);
        if (!(0 <= options.linear_keep && options.linear_keep <= 1))
            throw dlib::error("smart ratio: expected a density of fully connected layers in [0, 1], found "
                + std::to_string(options.linear_keep));
        layout result = {.density = ratios(layers, prune_rate, options)};
        const double unspent = pass_surplus_on(layers, result);
        const std::size_t total = kept_count(count_weights(layers), prune_rate);
        if (options.exact_total)
        {
            if (unspent > 0)
                result.density = spend_everywhere(layers, result.density, total);
            result.kept = whole_counts(layers, result.density, total);
        }
        else
            for (std::size_t i = 0; i < layers.size(); ++i)
                result.kept.push_back(static_cast<std::size_t>(result.density[i] * size_of(layers[i])));
        return result;
    }
}
