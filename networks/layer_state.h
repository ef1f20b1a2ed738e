// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_LAYER_STATE_H
#define HYPERSPARSE_NETWORKS_LAYER_STATE_H

#include <iosfwd>

namespace hypersparse
{
    template <typename net_type>
    void save_layer_state(const net_type& net, std::ostream& out);
    /*!
        ensures
            - writes the input layer and the details of every computational layer, in the network's order, in dlib's own
              serialisation. Unlike dlib's serialize(net), it writes no activations and no gradients, and needs no
              net.clean() before.
    !*/

    template <typename net_type>
    void load_layer_state(net_type& net, std::istream& in);
    /*!
        requires
            - the parameters of net are allocated
        ensures
            - restores what save_layer_state() wrote. Every layer's parameter tensor remains the same object.
        throws
            - dlib::error, if in does not hold the state of a network with the same layers and sizes; net is then as
              before
    !*/
}

#include <hypersparse/networks/layer_state_impl.h>

#endif
