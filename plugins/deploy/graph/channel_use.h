// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_CHANNEL_USE_H
#define HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_CHANNEL_USE_H

#include <hypersparse/plugins/deploy/graph/graph.h>

#include <optional>
#include <vector>

namespace hypersparse
{
    // By node and channel: the value that a channel has for every image and at every place, if there is one
    using channel_constants = std::vector<std::vector<std::optional<double>>>;

    channel_constants find_constants(const graph& g);
    /*!
        ensures
            - returns the constants that follow from the weights, computed in double. No constant is found across a
              transposed convolution, a linear node, or a sum of inputs of unlike rows or columns.
    !*/

    bool takes_constants(const graph& g, std::size_t reader);
    /*!
        ensures
            - returns true if node `reader` can do without input channels that are constant: a convolution, a fully connected
              node, or a sum of inputs of like rows and columns
    !*/

    // By node and channel: does the output depend on it, so that it has to be computed? A node without such a channel is left out.
    using channel_needs = std::vector<std::vector<bool>>;

    channel_needs find_needs(const graph& g, const channel_constants& constants);
    /*!
        requires
            - constants == find_constants(g)
        ensures
            - returns which channels must be there: those of the output, those of the input, and what they read, except for
              constant channels that a reader can do without. A node that is read has at least one, and a node that works
              channel by channel has all that its inputs have.
    !*/

    bool never_outside(const window& w, std::size_t tap, const tensor_shape& input, const tensor_shape& output);
    /*!
        requires
            - tap < w.size(), which stands for row tap/w.cols and column tap % w.cols of the window
        ensures
            - returns true if the tap is within the input for every place of the output
    !*/
}

#endif
