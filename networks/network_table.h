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
            - returns the names make_network() knows:
                resnet-8 ... resnet-110  vgg-11 ... vgg-19                          of HyperSparse (resnet.h, vgg.h)
                resnet-18  vgg-16-fc                                                of the studies of hard samples
                wide-resnet12  wide-resnet18  wide-resnet22-32  wide-resnet22-64    of LpSS (wide_resnet.h)
                lenet-300-100  lenet-5                                              of the literature on pruning (lenet.h)
    !*/

    long input_channels(const std::string& name, long channels_of_data);
    /*!
        ensures
            - returns how many channels programs let this network read of images of such data: 1 of grey images, else 3. Only
              resnet-N of 6n+2 layers and vgg-N read grey images as colour images: they did before there was a choice.
              make_network() takes either number for any network.
        throws
            - network_error, if the name is unknown
    !*/

    std::unique_ptr<network> make_network(const std::string& name, const network_options& options);
    /*!
        ensures
            - returns a freshly initialised network of this name
        throws
            - network_error, if the name is unknown (all names are listed), there are no classes, channels is neither 1 nor 3, or
              the images are larger than 1024 x 1024 or smaller than 16 x 16 (vgg-16-fc: 32 x 32, lenet-300-100: 1 x 1)
    !*/
}

#endif
