// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_PYTORCH_NAMES_H
#define HYPERSPARSE_NETWORKS_PYTORCH_NAMES_H

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace hypersparse
{
    // The names PyTorch programs give to the modules with parameters (convolutions, batch normalisations, fully connected),
    // in the network's order. The name of a tensor is the module's, a dot, and "weight", "bias", "running_mean", ...

    std::vector<std::string> resnet_pytorch_names(
        const std::vector<std::size_t>& blocks_in_stage, bool first_stage_projects = false);
    /*!
        ensures
            - returns torchvision's names for a network of these stages: conv1, bn1, layer1.0.conv1, layer1.0.bn1,
              layer1.0.conv2, layer1.0.bn2, ..., layer2.0.downsample.0, layer2.0.downsample.1, ..., fc. Every stage begins with
              a shortcut that has parameters, the first one only if first_stage_projects.
    !*/

    std::vector<std::string> vgg_pytorch_names(
        std::span<const std::size_t> convolutions_per_stage, const std::vector<std::string>& classifier = {"classifier"});
    /*!
        ensures
            - returns torchvision's names for a VGG with batch normalisation: features.N, where N counts convolutions,
              normalisations, relus and pools together, and those of the classifier, by default a single layer
    !*/
}

#endif
