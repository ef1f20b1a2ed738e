// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_SUM_KERNEL_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_SUM_KERNEL_H

#include <hypersparse/plugins/deploy/engine/lane_layout.h>
#include <hypersparse/plugins/deploy/graph/graph.h>

#include <cstddef>
#include <functional>

namespace hypersparse
{
    enum class sum_kernel { sparse, dense, winograd_2, winograd_4 };    // the last two: tiles of 2 x 2, 4 x 4

    const char* name_of(sum_kernel k);

    struct kernel_choice
    {
        sum_kernel kernel = sum_kernel::sparse;
        double cost = 0;        // in about multiplications of vectors, for what is computed at a time
    };

    using kernel_chooser = std::function<kernel_choice(
        const graph_node& node, const lane_layout& in, const lane_layout& out, std::size_t vector_lanes)>;

    kernel_choice cheapest_kernel(const graph_node& node, const lane_layout& in, const lane_layout& out, std::size_t vector_lanes);
    /*!
        requires
            - node has weights, and reads and writes tensors of these layouts
        ensures
            - returns how its sums are expected to take the least time: over the nonzeros alone, over all weights, or, for
              convolutions of 3 x 3, by Winograd's method in tiles of 2 x 2 or 4 x 4
    !*/
}

#endif
