// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CPU_BLOCKS_RADIX_SELECT_H
#define HYPERSPARSE_PLUGINS_KERNELS_CPU_BLOCKS_RADIX_SELECT_H

#include <hypersparse/plugins/kernels/cpu/blocks/weight_blocks.h>

namespace hypersparse::cpu
{
    float magnitude_of_rank(const std::vector<weight_block>& blocks, std::size_t rank);
    /*!
        requires
            - rank < the number of weights in all blocks
        ensures
            - returns the number that would stand at position rank (from 0) if all |w| were sorted in ascending order.
              Two reads of the weights: the first counts how often each pattern of the high bits occurs, the second lists
              those that share the high bits of the one that is sought.
    !*/
}

#endif
