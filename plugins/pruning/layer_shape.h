// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_LAYER_SHAPE_H
#define HYPERSPARSE_PLUGINS_PRUNING_LAYER_SHAPE_H

#include <hypersparse/plugins/weights/weight_tensor.h>

#include <cstddef>
#include <vector>

namespace hypersparse
{
    enum class layer_kind
    {
        convolution,
        fully_connected
    };

    struct layer_shape
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What a layout needs to know of one prunable layer. Shapes of a network are listed in its order, the layer
                next to the input first, a shortcut behind the two 3x3 convolutions of its block.
        !*/

        std::size_t out = 1;        // filters, or outputs of a fully connected layer
        std::size_t in = 1;         // channels, or inputs
        std::size_t rows = 1;       // of a filter; 1 for a fully connected layer
        std::size_t cols = 1;
        layer_kind kind = layer_kind::convolution;

        std::size_t weights() const { return out * in * rows * cols; }
    };

    layer_shape shape_of(const weight_tensor& weights);
    /*!
        ensures
            - returns the shape of these weights; a transposed convolution is a convolution with the channels that it reads as `in`
    !*/

    std::vector<layer_shape> shapes_of(const std::vector<weight_tensor>& weights);

    std::size_t count_weights(const std::vector<layer_shape>& layers);
    /*!
        ensures
            - returns N, the sum of all layers' weights
    !*/
}

#endif
