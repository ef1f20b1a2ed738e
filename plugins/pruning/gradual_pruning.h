// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_GRADUAL_PRUNING_H
#define HYPERSPARSE_PLUGINS_PRUNING_GRADUAL_PRUNING_H

#include <hypersparse/plugins/pruning/mask.h>

#include <cstddef>
#include <span>
#include <vector>

namespace hypersparse
{
    network_mask prune_further(
        const std::vector<std::span<const float>>& weights, const network_mask& active, double prune_rate);
    /*!
        requires
            - weights has a span for each layer of active, of its size
            - 0 <= prune_rate < 1
        ensures
            - returns the mask of the N - floor(prune_rate N) active weights with the largest |w|, in one ranking over all
              layers: a step of gradual pruning (Zhu, Gupta: To prune, or not to prune, 2017) with the rate of
              cubic_prune_rate(), and a round of iterative pruning. Equal magnitudes fall to the earlier layer, then to
              the lower index.
            - Nothing grows: the mask is within `active`, and equal to it where that is as sparse already.
            - O(N) time, without a copy of the weights
        throws
            - dlib::error if an active weight is NaN
    !*/

    network_mask prune_to(const std::vector<std::span<const float>>& weights, const network_mask& active, std::size_t kept);
    /*!
        ensures
            - the same with the number of weights to be left, such as one of iterative_kept_counts()
    !*/
}

#endif
