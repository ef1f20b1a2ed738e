// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_WEIGHTS_WEIGHT_TENSOR_H
#define HYPERSPARSE_PLUGINS_WEIGHTS_WEIGHT_TENSOR_H

#include <dlib/cuda/tensor.h>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace hypersparse
{
    struct weight_tensor
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The prunable weights of one layer, where they stand: the first `size` numbers of the layer's parameter
                tensor. Nothing is copied; the object is valid as long as the layer's parameters are not reallocated.
        !*/

        dlib::tensor* params = nullptr;     // all parameters of the layer
        std::size_t size = 0;               // its first size numbers are the prunable weights
        std::size_t index = 0;              // position among the prunable layers; 0 is the layer next to the input
        const char* kind = "";              // "con", "cont" or "fc"
        std::array<long, 4> shape = {};     // as dlib stores it: con (out, in, nr, nc); cont (in, out, nr, nc); fc (in, out, 1, 1)

        std::string name() const;
        /*!
            ensures
                - returns kind and one-based position, such as "con_1" or "fc_34"
        !*/

        std::size_t outputs() const;
        /*!
            ensures
                - returns the number of output units (filters, or columns of a fully connected layer)
        !*/

        std::vector<long> pytorch_shape() const;
        /*!
            ensures
                - returns (out, in, nr, nc) for con, (in, out, nr, nc) for cont and (out, in) for fc
        !*/
    };

    std::size_t count_weights(const std::vector<weight_tensor>& weights);
    /*!
        ensures
            - returns N, the sum of all sizes
    !*/
}

#endif
