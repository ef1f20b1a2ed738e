// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_CIFAR_NAMES_H
#define HYPERSPARSE_PLUGINS_DATA_CIFAR_NAMES_H

#include <string>
#include <vector>

namespace hypersparse
{
    // The published class names, in the order of the labels.
    const std::vector<std::string>& cifar10_class_names();
    const std::vector<std::string>& cifar100_class_names();
}

#endif
