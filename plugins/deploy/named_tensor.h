// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_NAMED_TENSOR_H
#define HYPERSPARSE_PLUGINS_DEPLOY_NAMED_TENSOR_H

#include <cstdint>
#include <string>
#include <vector>

namespace hypersparse
{
    struct named_tensor
    {
        std::string name;
        std::vector<std::int64_t> shape;    // outermost dimension first; empty for a single number
        std::vector<float> values;          // row-major, as many as the product of shape
    };
}

#endif
