// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_WEIGHTS_KEPT_COUNT_H
#define HYPERSPARSE_PLUGINS_WEIGHTS_KEPT_COUNT_H

#include <dlib/assert.h>

#include <cmath>
#include <cstddef>

namespace hypersparse
{
    inline std::size_t kept_count(std::size_t n, double prune_rate)
    /*!
        requires
            - 0 <= prune_rate < 1
        ensures
            - returns n - floor(prune_rate n), taken in double: how many of n weights a prune rate leaves
    !*/
    {
        DLIB_CASSERT(0 <= prune_rate && prune_rate < 1, "expected a prune rate in [0, 1), found " << prune_rate);
        return n - static_cast<std::size_t>(std::floor(prune_rate * static_cast<double>(n)));
    }
}

#endif
