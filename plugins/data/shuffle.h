// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_SHUFFLE_H
#define HYPERSPARSE_PLUGINS_DATA_SHUFFLE_H

#include <cstddef>
#include <vector>

namespace hypersparse
{
    std::vector<std::size_t> shuffled_indices(std::size_t size, unsigned long long seed, std::size_t epoch);
    /*!
        requires
            - size <= 2^32 - 1 and epoch <= 2^32 - 1
        ensures
            - returns a permutation of 0 .. size-1: that of Fisher and Yates with the numbers of counter_random.h. It depends on
              the three arguments only, not on the machine and not on the standard library (std::shuffle would).
    !*/

    std::vector<std::size_t> ordered_indices(std::size_t size);
    /*!
        ensures
            - returns 0, 1, ..., size-1
    !*/
}

#endif
