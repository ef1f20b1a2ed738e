// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/saliency.h>

#include <hypersparse/plugins/pruning/keep_largest.h>
#include <hypersparse/plugins/pruning/score.h>
#include <hypersparse/plugins/weights/kept_count.h>

#include <span>

namespace hypersparse
{
    namespace
    {
        std::vector<std::span<const float>> spans_of(const layer_numbers& scores)
        {
            return {scores.begin(), scores.end()};
        }

        std::vector<float> product(std::span<const float> a, std::span<const float> b)
        {
            std::vector<float> result(a.size());
            for (std::size_t i = 0; i < a.size(); ++i)
                result[i] = a[i] * b[i];
            return result;
        }

        template <typename function>
        layer_numbers for_each_pair(
            const std::vector<weight_tensor>& weights, const layer_numbers& numbers, const function& score)
        {
            DLIB_CASSERT(weights.size() == numbers.size(), "expected " << weights.size() << " layers, found " << numbers.size());
            layer_numbers scores;
            for (std::size_t l = 0; l < weights.size(); ++l)
            {
                const weight_tensor& w = weights[l];
                DLIB_CASSERT(w.size == numbers[l].size(),
                    w.name() << ": expected " << w.size << " numbers, found " << numbers[l].size());
                const dlib::tensor& params = *w.params;
                scores.push_back(score(std::span(params.host(), w.size), numbers[l]));
            }
            return scores;
        }
    }

    layer_numbers snip_scores(const std::vector<weight_tensor>& weights, const layer_numbers& gradients)
    {
        return for_each_pair(weights, gradients, saliency_scores);
    }

    layer_numbers grasp_scores(const std::vector<weight_tensor>& weights, const layer_numbers& hessian_gradient)
    {
        return for_each_pair(weights, hessian_gradient, product);
    }

    network_mask score_mask(const layer_numbers& scores, double prune_rate)
    {
        std::size_t weights = 0;
        for (const std::vector<float>& layer : scores)
            weights += layer.size();
        return keep_largest(spans_of(scores), kept_count(weights, prune_rate));
    }

    network_mask score_mask(const layer_numbers& scores, const layout& counts)
    {
        return keep_largest_in_each(spans_of(scores), counts.kept);
    }

    network_mask snip_mask(const std::vector<weight_tensor>& weights, const layer_numbers& gradients, double prune_rate)
    {
        return score_mask(snip_scores(weights, gradients), prune_rate);
    }

    network_mask snip_mask(const std::vector<weight_tensor>& weights, const layer_numbers& gradients, const layout& counts)
    {
        return score_mask(snip_scores(weights, gradients), counts);
    }

    network_mask grasp_mask(const std::vector<weight_tensor>& weights, const layer_numbers& hessian_gradient, double prune_rate)
    {
        return score_mask(grasp_scores(weights, hessian_gradient), prune_rate);
    }

    network_mask grasp_mask(
        const std::vector<weight_tensor>& weights, const layer_numbers& hessian_gradient, const layout& counts)
    {
        return score_mask(grasp_scores(weights, hessian_gradient), counts);
    }
}
