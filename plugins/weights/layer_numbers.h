// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_WEIGHTS_LAYER_NUMBERS_H
#define HYPERSPARSE_PLUGINS_WEIGHTS_LAYER_NUMBERS_H

#include <vector>

namespace hypersparse
{
    using layer_numbers = std::vector<std::vector<float>>;
    // A number for each prunable weight of a network: gradients, or scores. Layers in weight_list()'s order, weights in the order
    // in which their layer stores them.
}

#endif
