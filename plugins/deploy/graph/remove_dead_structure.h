// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_REMOVE_DEAD_STRUCTURE_H
#define HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_REMOVE_DEAD_STRUCTURE_H

#include <hypersparse/plugins/deploy/graph/graph.h>

namespace hypersparse
{
    graph remove_dead_structure(const graph& g);
    /*!
        requires
            - g has a node
        ensures
            - returns a graph that computes the same (up to rounding), without
                - nodes and channels that the output does not depend on,
                - channels whose value is the same for every image and at every place, because no weight reads anything that
                  varies: what they add goes into the next bias. Where a convolution pads its input with zeros, such a channel
                  adds less at the border: that part goes into filters over a channel of ones (convolution_operation).
            - The input keeps its channels, and a node that is read keeps at least one.
            - Call fold_affine() first: a channel is constant only where its affine node is folded or constant, too.
    !*/

    struct graph_totals
    {
        std::size_t channels = 0;       // made by all nodes
        std::size_t weights = 0;        // of dense matrices
        std::size_t nonzeros = 0;
        std::size_t dense_macs = 0;     // for one image
        std::size_t macs = 0;
    };

    graph_totals totals(const graph& g);
    /*!
        ensures
            - returns the sums over all nodes; what remove_dead_structure() took away is the difference of two of them
    !*/
}

#endif
