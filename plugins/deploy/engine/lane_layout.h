// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_LANE_LAYOUT_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_LANE_LAYOUT_H

#include <hypersparse/plugins/deploy/graph/operations.h>

#include <cstddef>

namespace hypersparse
{
    struct lane_layout
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                How the engine keeps a tensor: (channel, row, column, lane). With many images at once a lane is an image, so
                that a vector holds the same place of `lanes` images; with lanes == 1 it is one image by planes.
                Around every plane there is padding that stays 0: padding_y rows between two planes, before the first one and
                after the last one, and padding_x places between two rows, which are the right border of one and the left
                border of the next.
                With ones, there is one plane more after the channels: 1 in the image, 0 in the padding.
        !*/

        tensor_shape shape;
        std::size_t padding_y = 0;
        std::size_t padding_x = 0;
        bool ones = false;
        std::size_t lanes = 1;
        std::size_t slack = 0;          // floats behind the last plane: kernels read whole tiles and vectors

        // All in floats
        std::size_t col() const { return lanes; }
        std::size_t row() const { return (shape.cols + padding_x) * lanes; }
        std::size_t plane() const { return (shape.rows + padding_y) * row(); }
        std::size_t origin() const { return padding_y*row() + padding_x*lanes; }     // of place (0,0,0)
        std::size_t planes() const { return shape.channels + (ones ? 1 : 0); }
        std::size_t size() const { return origin() + planes()*plane() + slack; }

        friend bool operator==(const lane_layout&, const lane_layout&) = default;
    };
}

#endif
