// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_PYTORCH_NAMES_H
#define HYPERSPARSE_NETWORKS_PYTORCH_NAMES_H

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace hypersparse
{
    // The names PyTorch programs give to the modules with parameters (convolutions, batch normalisations, the classifier),
    // in the network's order. The name of a tensor is the module's, a dot, and "weight", "bias", "running_mean", ...

    std::vector<std::string> resnet_pytorch_names(std::size_t blocks_per_stage);
    /*!
        ensures
            - returns torchvision's names for a network of three stages: conv1, bn1, layer1.0.conv1, layer1.0.bn1,
              layer1.0.conv2, layer1.0.bn2, ..., layer2.0.downsample.0, layer2.0.downsample.1, ..., fc
    !*/

    std::vector<std::string> vgg_pytorch_names(std::span<const std::size_t> convolutions_per_stage);
    /*!
        ensures
            - returns torchvision's names for a VGG with batch normalisation: features.N, where N counts convolutions,
              normalisations, relus and pools together, and classifier (a single layer)
    !*/
}

#endif
