// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_CUT_H
#define HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_CUT_H

#include <hypersparse/plugins/deploy/graph/graph.h>

#include <vector>

namespace hypersparse
{
    std::vector<std::size_t> cuts_of(const graph& g);
    /*!
        requires
            - g has a node
        ensures
            - returns, ascending, the nodes after which g can be cut in two: no node behind reads anything before but that one.
              The first and the last node are among them.
    !*/

    graph part_up_to(const graph& g, std::size_t cut);
    graph part_after(const graph& g, std::size_t cut);
    /*!
        requires
            - cut is one of cuts_of(g)
        ensures
            - part_up_to() returns the nodes up to this one, which is its output
            - part_after() returns the nodes behind it, which read it as their image, unscaled
    !*/
}

#endif
