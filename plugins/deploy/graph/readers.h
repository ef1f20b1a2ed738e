// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_READERS_H
#define HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_READERS_H

#include <hypersparse/plugins/deploy/graph/graph.h>

#include <vector>

namespace hypersparse
{
    inline std::vector<std::vector<std::size_t>> readers_of(const graph& g)
    /*!
        ensures
            - returns for each node the nodes that read it, ascending; a node that reads it twice is there twice
    !*/
    {
        std::vector<std::vector<std::size_t>> readers(g.size());
        for (std::size_t i = 0; i < g.size(); ++i)
            for (std::size_t input : g[i].inputs)
                readers[input].push_back(i);
        return readers;
    }
}

#endif
