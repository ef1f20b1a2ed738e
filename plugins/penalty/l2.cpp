// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/penalty/l2.h>

#include <hypersparse/plugins/weights/kept_count.h>

namespace hypersparse
{
    penalty_measurement l2_penalty::measure(const std::vector<weight_tensor>& weights, double prune_rate) const
    {
        const std::size_t n = count_weights(weights);
        return {.weights = n, .kept = kept_count(n, prune_rate)};
    }
}
