// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_SOLVERS_LOOK_AT_NETWORK_H
#define HYPERSPARSE_SOLVERS_LOOK_AT_NETWORK_H

#include <hypersparse/plugins/weights/for_each_layer.h>
#include <hypersparse/plugins/weights/weight_list.h>
#include <hypersparse/solvers/step_coordinator.h>

#include <dlib/dnn/core.h>

#include <algorithm>

namespace hypersparse
{
    template <typename net_type>
    void look_at_network(net_type& net, network_tensors& found)
    /*!
        requires
            - found is empty
        ensures
            - #found is where net's parameters are at this moment
    !*/
    {
        for_each_layer([&](auto& layer)
        {
            if (layer.get_layer_params().size() != 0 && dlib::get_learning_rate_multiplier(layer) != 0)
                found.updated.push_back(found.layers.size());
            found.layers.push_back(&layer.get_layer_params());
        }, net);
        // for_each_layer() begins at the input, dlib's updates at the output
        std::reverse(found.layers.begin(), found.layers.end());
        std::reverse(found.updated.begin(), found.updated.end());
        for (std::size_t& layer : found.updated)
            layer = found.layers.size() - 1 - layer;
        found.weights = weight_list(net);
    }
}

#endif
