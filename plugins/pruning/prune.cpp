// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/prune.h>

#include <hypersparse/plugins/kernels/magnitudes.h>
#include <hypersparse/plugins/weights/kept_count.h>

#include <dlib/error.h>

#include <cmath>

namespace hypersparse
{
    namespace
    {
        void check_prunable(const std::vector<weight_tensor>& weights, double prune_rate)
        {
            if (!(0 <= prune_rate && prune_rate < 1))
                throw dlib::error("prune: expected a prune rate in [0, 1), found " + std::to_string(prune_rate));
            if (count_weights(weights) == 0)
                throw dlib::error("prune: expected a network with allocated weights, found none: "
                    "run one forward pass (dlib allocates parameters there), or load a model");
            if (!std::isfinite(sum_magnitudes(weights).largest))
                throw dlib::error("prune: expected finite weights, found NaN or infinity: the training has diverged");
        }

        layer_sparsity describe(const weight_tensor& w)
        {
            return {.name = w.name(), .shape = w.pytorch_shape(), .outputs = w.outputs(), .weights = w.size,
                .kept = 0, .nonzero = 0};
        }

        // Keeps `kept` of these weights and adds their layers to the report.
        void prune_together(const std::vector<weight_tensor>& weights, std::size_t kept, bool published_count, sparsity_report& report)
        {
            const std::size_t n = count_weights(weights);
            report.threshold = n == kept && !published_count ? 0 : magnitude_of_rank(weights, n - kept);
            std::size_t above = 0;
            for (const weight_tensor& w : weights)
                above += count_above(w, report.threshold);
            std::size_t ties = published_count ? 0 : kept - above;
            for (const weight_tensor& w : weights)
            {
                layer_sparsity layer = describe(w);
                layer.kept = count_above(w, report.threshold);
                const std::size_t kept_ties = zero_small(w, report.threshold, ties);
                ties -= kept_ties;
                layer.kept += kept_ties;
                layer.nonzero = count_nonzero(w);
                report.add(layer);
            }
        }
    }

    sparsity_report prune(const std::vector<weight_tensor>& weights, double prune_rate, const prune_options& options)
    {
        check_prunable(weights, prune_rate);
        sparsity_report report;
        prune_together(weights, kept_count(count_weights(weights), prune_rate), options.published_count, report);
        return report;
    }

    sparsity_report prune_layerwise(const std::vector<weight_tensor>& weights, double prune_rate, const prune_options& options)
    {
        check_prunable(weights, prune_rate);
        sparsity_report report;
        for (const weight_tensor& w : weights)
            prune_together({w}, kept_count(w.size, prune_rate), options.published_count, report);
        report.threshold = 0;
        return report;
    }

    sparsity_report sparsity_of(const std::vector<weight_tensor>& weights)
    {
        if (weights.empty())
            throw dlib::error("sparsity: expected a network with allocated weights, found none: "
                "run one forward pass (dlib allocates parameters there), or load a model");
        sparsity_report report;
        for (const weight_tensor& w : weights)
        {
            layer_sparsity layer = describe(w);
            layer.nonzero = layer.kept = count_nonzero(w);
            report.add(layer);
        }
        return report;
    }
}
