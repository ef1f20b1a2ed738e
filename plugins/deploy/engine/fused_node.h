// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_FUSED_NODE_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_FUSED_NODE_H

#include <hypersparse/plugins/deploy/graph/graph.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace hypersparse
{
    struct fused_node
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Which nodes the engine does in one step: a node with weights (the head) takes the sum that alone reads it, and
                then the relu that alone reads that. Every other node is a head, and a tail, for itself.
        !*/

        std::size_t head = 0;                   // the first node of the step that does this one
        std::size_t tail = 0;                   // the last one: what it makes is what the step writes

        // Of heads:
        bool relu = false;
        std::optional<std::size_t> residual;    // node that is added
        std::vector<int> channel;               // of the head's own channels, that channel o of the output is: -1: none.
                                                // Empty: o
        std::vector<float> offset;              // added to each channel of the output; empty: nothing
        std::vector<std::int32_t> residual_channel;     // for each channel of the output, -1: none; empty: o
    };

    std::vector<fused_node> fuse_nodes(const graph& g);
    /*!
        ensures
            - returns the steps for g's nodes. A residual comes from a step before.
    !*/
}

#endif
