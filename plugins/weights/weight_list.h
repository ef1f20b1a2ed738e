// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_WEIGHTS_WEIGHT_LIST_H
#define HYPERSPARSE_PLUGINS_WEIGHTS_WEIGHT_LIST_H

#include <hypersparse/plugins/weights/weight_count.h>
#include <hypersparse/plugins/weights/weight_tensor.h>

#include <vector>

namespace hypersparse
{
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
}

#include <hypersparse/plugins/weights/weight_list_impl.h>

#endif
