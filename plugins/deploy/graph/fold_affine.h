// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_FOLD_AFFINE_H
#define HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_FOLD_AFFINE_H

#include <hypersparse/plugins/deploy/graph/graph.h>

namespace hypersparse
{
    graph fold_affine(const graph& g);
    /*!
        requires
            - g has a node
        ensures
            - returns a graph that computes the same (up to rounding of the weights to float; the products are formed in
              double) without the affine nodes that directly follow an input, a convolution or a fully connected node that
              nobody else reads: they are in its weights and biases. Where a scale is 0, weights disappear.
    !*/
}

#endif
