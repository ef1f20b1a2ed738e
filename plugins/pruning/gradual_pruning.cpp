// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/gradual_pruning.h>

#include <hypersparse/plugins/pruning/keep_largest.h>
#include <hypersparse/plugins/weights/kept_count.h>

#include <algorithm>

namespace hypersparse
{
    network_mask prune_further(
        const std::vector<std::span<const float>>& weights, const network_mask& active, double prune_rate)
    {
        return prune_to(weights, active, kept_count(active.size(), prune_rate));
    }

    network_mask prune_to(const std::vector<std::span<const float>>& weights, const network_mask& active, std::size_t kept)
    {
        return keep_largest(weights, std::min(kept, active.active()), active, ranking::magnitude);
    }
}
