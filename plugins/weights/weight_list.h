// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_WEIGHTS_WEIGHT_LIST_H
#define HYPERSPARSE_PLUGINS_WEIGHTS_WEIGHT_LIST_H

#include <hypersparse/plugins/weights/weight_count.h>

#include <array>
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

    template <typename net_type>
    std::vector<weight_tensor> weight_list(net_type& net);
    /*!
        requires
            - net_type is a dlib network (add_loss_layer, add_layer, ...); net may be const only in what it is bound
              to: the parameters of a non-const net are handed out
        ensures
            - returns the prunable weights of every layer that has some, in the network's order: the first convolution
              first, the classifier last; in a residual block the shortcut's convolution follows those it bypasses.
            - layers without allocated parameters are left out: before the first forward pass the list is empty
    !*/

    std::size_t count_weights(const std::vector<weight_tensor>& weights);
    /*!
        ensures
            - returns N, the sum of all sizes
    !*/
}

#include <hypersparse/plugins/weights/weight_list_impl.h>

#endif
