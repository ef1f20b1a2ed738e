// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_NETWORK_TABLE_H
#define HYPERSPARSE_NETWORKS_NETWORK_TABLE_H

#include <hypersparse/networks/network.h>

#include <memory>
#include <string>
#include <vector>

namespace hypersparse
{
    std::vector<std::string> network_names();
    /*!
        ensures
            - returns the names make_network() knows: resnet-8 ... resnet-110, vgg-11 ... vgg-19
    !*/

    std::unique_ptr<network> make_network(const std::string& name, const network_options& options);
    /*!
        ensures
            - returns a freshly initialised network of this name
        throws
            - network_error, if the name is unknown (all names are listed), there are no classes, or the images are smaller
              than 16 x 16 or larger than 1024 x 1024
    !*/
}

#endif
