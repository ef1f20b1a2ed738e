// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_NODE_SHAPE_H
#define HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_NODE_SHAPE_H

#include <hypersparse/plugins/deploy/graph/operations.h>

#include <span>

namespace hypersparse
{
    tensor_shape checked_shape(const operation& what, std::span<const tensor_shape> inputs);
    /*!
        ensures
            - returns the shape of what the operation makes of inputs of these shapes
        throws
            - graph_error "expected ..., found ..." if it cannot be applied to them, or is not valid in itself: a matrix
              that breaks its convention, too few or too many numbers, numbers that are not finite, a tensor of more than 2^31
              elements
    !*/
}

#endif
