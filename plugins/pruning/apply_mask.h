// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_APPLY_MASK_H
#define HYPERSPARSE_PLUGINS_PRUNING_APPLY_MASK_H

#include <hypersparse/plugins/pruning/mask.h>
#include <hypersparse/plugins/weights/weight_list.h>

#include <span>
#include <vector>

namespace hypersparse
{
    std::vector<std::span<const float>> values_of(const std::vector<weight_tensor>& weights);
    /*!
        ensures
            - returns the weights of each layer where they stand in host memory: what masks are chosen from. Valid as long as
              the parameters are neither reallocated nor used on a GPU.
    !*/

    void apply_mask(const std::vector<weight_tensor>& weights, const network_mask& mask);
    /*!
        requires
            - mask has a layer for each of weights, of its size
        ensures
            - every masked weight is +0; active weights, biases and normalisation are untouched
    !*/

    template <typename net_type>
        requires requires { net_type::num_layers; }
    void apply_mask(net_type& net, const network_mask& mask)
    /*!
        requires
            - the parameters of net are allocated and nothing else is using them
            - mask has a layer for each prunable layer of net, of its size
        ensures
            - the same for all prunable layers of net
    !*/
    {
        apply_mask(weight_list(net), mask);
    }
}

#endif
