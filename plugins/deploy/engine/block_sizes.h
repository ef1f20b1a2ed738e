// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_BLOCK_SIZES_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_BLOCK_SIZES_H

#include <hypersparse/plugins/deploy/graph/graph.h>

#include <cstddef>
#include <vector>

namespace hypersparse
{
    struct block_grid
    {
        std::size_t rows = 1, cols = 1;     // blocks of an image
    };

    block_grid grid_of(std::size_t lanes);
    /*!
        requires
            - lanes is a power of 2
        ensures
            - returns a grid of so many blocks, as square as can be
    !*/

    struct block_size
    {
        std::size_t rows = 0, cols = 0;     // places of a block
    };

    std::vector<block_size> block_sizes(const graph& g, const block_grid& grid);
    /*!
        ensures
            - returns for each node a size with which the grid covers its plane: the plane's own, if there is one block. Where
              an operation takes steps of more than one place, a block of its input is so many times as large as one of its
              output (planes that fit into the grid with a place for each block have no say), so that what a block makes lies
              in the same block.
    !*/
}

#endif
