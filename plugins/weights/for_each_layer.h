// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_WEIGHTS_FOR_EACH_LAYER_H
#define HYPERSPARSE_PLUGINS_WEIGHTS_FOR_EACH_LAYER_H

namespace hypersparse
{
    template <typename function, typename net_type, typename... more_nets>
    void for_each_layer(function&& f, net_type& net, more_nets&... others);
    /*!
        requires
            - net and others are dlib networks of the same shape: the same chain of add_loss_layer, add_layer, tags,
              skips and repeats, whose layer details may differ in type (bn_ in one and affine_ in the other, say)
            - f(details, details_of_others...) is a valid call for the layer details of every computational layer
        ensures
            - calls f once for every computational layer (those a solver sees), in the network's order: the layer next
              to the input first, the output layer last; in a residual block the shortcut after what it bypasses.
            - dlib's visit_computational_layers goes the other way, and is instantiated anew for every repetition within
              a repeat<>. This one loops over repetitions at run time: its compile time does not grow with depth.
    !*/
}

#include <hypersparse/plugins/weights/for_each_layer_impl.h>

#endif
