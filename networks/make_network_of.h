// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_MAKE_NETWORK_OF_H
#define HYPERSPARSE_NETWORKS_MAKE_NETWORK_OF_H

#include <hypersparse/networks/network.h>

#include <cstddef>
#include <memory>

namespace hypersparse
{
    template <std::size_t depth>
    struct resnet;
    template <std::size_t depth>
    struct vgg;
    struct resnet_18;
    template <std::size_t depth, long width>
    struct wide_resnet;
    struct vgg_16_fc;
    struct lenet_300_100;
    struct lenet_5;

    template <typename architecture>
    std::unique_ptr<network> make_network_of(const network_options& options);
    /*!
        ensures
            - returns a network of this architecture. Defined in network_of_impl.h and instantiated in
              networks/instances/, so that the name table can refer to it without knowing the types.
    !*/
}

#endif
