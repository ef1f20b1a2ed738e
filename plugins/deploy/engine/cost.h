// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_COST_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_COST_H

#include <hypersparse/plugins/deploy/engine/op_plan.h>

#include <cstddef>
#include <vector>

namespace hypersparse
{
    std::vector<double> node_costs(const graph& g, lane_use use, std::size_t vector_lanes);
    /*!
        ensures
            - returns for each node what the step that does it is expected to take for one image, in units of about one
              multiplication of vectors; 0 for nodes that a step before it does, too. The model counts multiplications, what a
              nonzero and a place cost beside them, and the traffic of tensors that the second cache does not hold.
    !*/

    struct best_cut
    {
        std::size_t node = 0;       // up to here by blocks, then by images
        double cost = 0;            // of one image
    };

    best_cut cheapest_cut(const graph& g, std::size_t vector_lanes);
    /*!
        ensures
            - returns after which node the work on as many images as a vector has lanes should go over from one image at a time,
              in blocks, to all of them at once. Node 0 stands for all at once from the start, the last node for never.
    !*/
}

#endif
