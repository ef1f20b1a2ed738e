// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_INTERPRET_H
#define HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_INTERPRET_H

#include <hypersparse/plugins/deploy/graph/graph.h>

#include <span>
#include <vector>

namespace hypersparse
{
    std::vector<double> interpret(const graph& g, std::span<const float> image);
    std::vector<std::vector<double>> interpret_all(const graph& g, std::span<const float> image);
    /*!
        requires
            - g has a node
            - image holds the pixels of one image as g.input_shape() says, row-major: pixels from 0 to 255 where it was a byte
        ensures
            - returns what the last node makes of the image, or what each node makes, row-major. This is the specification of
              every other way to run a graph: the formulas of operations.h as they stand there, in double.
    !*/
}

#endif
