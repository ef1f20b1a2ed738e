// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_COST_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_COST_H

#include <hypersparse/plugins/deploy/engine/op_plan.h>

#include <cstddef>
#include <vector>

namespace hypersparse
{
    std::vector<double> node_costs(const graph& g, std::size_t images, std::size_t vector_lanes);
    /*!
        requires
            - images and vector_lanes are powers of 2, images <= vector_lanes
        ensures
            - returns for each node what the step that does it is expected to take for one image, if so many are computed at a
              time, in units of about one multiplication of vectors; 0 for nodes that a step before it does, too. The model
              counts multiplications, what a nonzero and a place cost beside them, and the traffic of tensors that the second
              cache does not hold.
    !*/

    struct stage
    {
        std::size_t last_node = 0;
        std::size_t images = 1;     // computed at a time
    };

    std::vector<stage> cheapest_stages(const graph& g, std::size_t images, std::size_t vector_lanes);
    /*!
        requires
            - images and vector_lanes are powers of 2, images <= vector_lanes
        ensures
            - returns how a group of so many images goes through the network with the least cost: each stage begins after the
              last node of the one before, which is one of cuts_of(g), and computes more images at a time. Planes become
              smaller on the way, and with them what one image needs of the cache and gives a vector to do.
    !*/
}

#endif
