// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_SALIENCY_H
#define HYPERSPARSE_PLUGINS_PRUNING_SALIENCY_H

#include <hypersparse/plugins/pruning/layout.h>
#include <hypersparse/plugins/pruning/mask.h>
#include <hypersparse/plugins/weights/layer_numbers.h>
#include <hypersparse/plugins/weights/weight_tensor.h>

#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            Pruning at initialisation by scores: a number for each prunable weight of a network, from its weights and a few passes
            of labelled samples, and the mask of those with the largest. Larger is better, as everywhere. What the passes give
            is made by loss_gradients.h and grasp.h of plugins/training.
    !*/

    layer_numbers snip_scores(const std::vector<weight_tensor>& weights, const layer_numbers& gradients);
    /*!
        requires
            - weights are weight_list(net), and gradients has as many numbers for each layer: those of the mean loss
        ensures
            - returns |g w| (Lee, Ajanthan, Torr: SNIP. ICLR 2019, section 4.1). The published score is divided by the sum of all,
              which changes no order.
    !*/

    layer_numbers grasp_scores(const std::vector<weight_tensor>& weights, const layer_numbers& hessian_gradient);
    /*!
        requires
            - weights are weight_list(net), and hessian_gradient has as many numbers for each layer: HG of grasp.h
        ensures
            - returns w HG, to first order half of what the squared norm of the gradient falls by when w is removed (Wang, Zhang,
              Grosse: Picking winning tickets before training by preserving gradient flow. ICLR 2020, section 4). The published
              score is its negative, of which the largest are removed.
    !*/

    network_mask score_mask(const layer_numbers& scores, double prune_rate);
    /*!
        requires
            - 0 <= prune_rate < 1
        ensures
            - returns the mask of the N - floor(prune_rate N) weights with the largest scores in one ranking over all layers; of
              equal scores the one in the earlier layer is kept first, then the one with the lower index
            - a layer may be left without weights: empty_layers() of the mask names it
        throws
            - dlib::error if a score is NaN
    !*/

    network_mask score_mask(const layer_numbers& scores, const layout& counts);
    /*!
        requires
            - counts is a layout of the same layers
        ensures
            - returns the mask of the counts.kept[l] largest scores of each layer l
        throws
            - dlib::error if a score is NaN
    !*/

    network_mask snip_mask(const std::vector<weight_tensor>& weights, const layer_numbers& gradients, double prune_rate);
    network_mask snip_mask(const std::vector<weight_tensor>& weights, const layer_numbers& gradients, const layout& counts);
    network_mask grasp_mask(const std::vector<weight_tensor>& weights, const layer_numbers& hessian_gradient, double prune_rate);
    network_mask grasp_mask(
        const std::vector<weight_tensor>& weights, const layer_numbers& hessian_gradient, const layout& counts);
    /*!
        ensures
            - the masks of these scores. Both methods are published with one ranking over all layers.
    !*/
}

#endif
