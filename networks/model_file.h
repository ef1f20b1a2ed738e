// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_MODEL_FILE_H
#define HYPERSPARSE_NETWORKS_MODEL_FILE_H

#include <hypersparse/networks/network.h>

#include <memory>
#include <string>
#include <vector>

namespace hypersparse
{
    struct model_info
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What a model file says about its network beside the weights.
        !*/

        std::string network;                    // a name of the network table
        unsigned long classes = 0;
        long rows = 0;
        long cols = 0;
        long channels = 3;                      // that it reads of an image
        channel_statistics statistics;          // of the training images
        std::vector<std::string> class_names;   // one for each class, or none
        std::string data;                       // name of the data set it was trained on; may be empty
        double prune_rate = 0;                  // that was asked for; 0 for a dense network
        std::uint64_t seed = 0;
    };

    void save_model(const std::string& path, const network& net, const model_info& info);
    /*!
        ensures
            - path holds the network and info, in a checksummed container, written as write_durably() does. Name, classes,
              size, channels and statistics are taken from net, the other entries from info.
            - the file of a network with three channels is as it was before there was a choice, and does not name them
        throws
            - file_error
    !*/

    std::unique_ptr<network> load_model(const std::string& path, model_info& info);
    /*!
        ensures
            - returns the network that save_model() wrote; #info is what it wrote beside it
        throws
            - file_error if the file is missing, damaged, or not a model; the message has the path
    !*/
}

#endif
