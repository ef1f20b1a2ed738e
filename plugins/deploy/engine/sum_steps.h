// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_SUM_STEPS_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_SUM_STEPS_H

#include <hypersparse/plugins/deploy/engine/program.h>

#include <vector>

namespace hypersparse
{
    struct sum_output
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Where the sums of a node with weights go, and what happens to them on the way (fused_node.h)
        !*/

        placed_tensor out;
        bool relu = false;
        std::vector<int> channel;
        std::vector<float> offset;
        placed_tensor residual;
        bool has_residual = false;
        std::vector<std::int32_t> residual_channel;
    };

    sparse_step convolution_step(const convolution_operation& op, const placed_tensor& in, const sum_output& to);
    sparse_step fully_connected_step(const fully_connected_operation& op, const placed_tensor& in, const sum_output& to);
    sparse_step linear_step(const linear_operation& op, const placed_tensor& in, const sum_output& to);
    std::vector<sparse_step> transposed_convolution_steps(const transposed_convolution_operation& op, const placed_tensor& in,
        const sum_output& to);
    /*!
        requires
            - in and to.out are of the shapes that op takes and makes; a linear node has no residual
        ensures
            - returns the sums that compute op. A transposed convolution is one for each place of its stride: the outputs whose
              row and column leave the same remainders read the same weights.
    !*/
}

#endif
