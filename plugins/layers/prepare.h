// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_PREPARE_H
#define HYPERSPARSE_PLUGINS_LAYERS_PREPARE_H

namespace hypersparse
{
    template <typename net_type>
    void prepare(net_type& net, long rows, long cols);
    /*!
        requires
            - net_type is a dlib network whose input type is a dlib::matrix
            - rows > 0 and cols > 0
        ensures
            - the parameters of every layer exist. dlib allocates them in the first forward pass, so one is made, with a
              single image of zeros: with one sample dlib's bn_ reads its running averages instead of moving them.
            - parameters and statistics that existed before are as before
            - no activations or gradients are kept in net
    !*/
}

#include <hypersparse/plugins/layers/prepare_impl.h>

#endif
