// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_OP_PLAN_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_OP_PLAN_H

#include <hypersparse/plugins/deploy/engine/fused_node.h>
#include <hypersparse/plugins/deploy/engine/lane_layout.h>

#include <vector>

namespace hypersparse
{
    struct planned_op
    {
        std::size_t node = 0;               // of the graph; the head of those that are fused
        bool converts = false;              // only copies its input into another layout
        std::vector<std::size_t> inputs;    // tensors; the residual comes last
        std::size_t output = 0;             // tensor
    };

    struct op_plan
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What is done one after the other, and in which layout every tensor is kept: with the padding, the slack and the
                ones that its readers need. Where an operation cannot read a tensor as it is, a conversion stands before it.
        !*/

        std::vector<planned_op> ops;
        std::vector<lane_layout> tensors;   // tensor 0 is the image, the last op writes the output
    };

    op_plan plan_ops(const graph& g, const std::vector<fused_node>& fused, std::size_t images,
        std::size_t vector_lanes);
    /*!
        requires
            - images and vector_lanes are powers of 2, images <= vector_lanes
    !*/
}

#endif
