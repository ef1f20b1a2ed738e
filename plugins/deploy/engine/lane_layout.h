// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_LANE_LAYOUT_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_LANE_LAYOUT_H

#include <hypersparse/plugins/deploy/graph/operations.h>

#include <cstddef>

namespace hypersparse
{
    enum class lane_use
    {
        images,     // a lane is an image: a vector holds the same place of as many images as it has lanes
        blocks,     // a lane is a block of one image, which is cut into grid_rows x grid_cols of them
        one         // one image, one lane
    };

    struct lane_layout
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                How the engine keeps a tensor: (channel, row, column, lane), where rows x cols are the places of an image or, with
                blocks, of a block. Sparse sums then look the same in both: a weight is multiplied with vectors whose lanes do
                not know of each other.

                Around every plane there is padding. With images it stays 0: padding_y rows between two planes, before the first
                one and after the last one, and padding_x places between two rows, which are the right border of one and the
                left border of the next. With blocks it holds what the neighbouring blocks have there (see halo.h), and every
                border has places of its own.

                With ones, there is one plane more after the channels: 1 in the image, 0 outside.
        !*/

        tensor_shape shape;
        lane_use use = lane_use::one;
        std::size_t lanes = 1;
        std::size_t grid_rows = 1, grid_cols = 1;   // their product is lanes where lanes are blocks, else 1
        std::size_t rows = 0, cols = 0;             // grid_rows*rows >= shape.rows, columns alike
        std::size_t padding_y = 0, padding_x = 0;
        bool ones = false;
        std::size_t slack_rows = 1, slack_cols = 1;     // behind the last plane: kernels read whole tiles

        // All in floats
        std::size_t col() const { return lanes; }
        std::size_t row() const { return (cols + borders()*padding_x) * lanes; }
        std::size_t plane() const { return (rows + borders()*padding_y) * row(); }
        std::size_t origin() const { return padding_y*row() + padding_x*lanes; }     // of place (0,0,0)
        std::size_t planes() const { return shape.channels + (ones ? 1 : 0); }
        std::size_t size() const { return origin() + planes()*plane() + slack_rows*row() + slack_cols*lanes; }

        // Where an element of the image is, counted from the origin; with images, of the first one
        std::size_t at(std::size_t channel, std::size_t r, std::size_t c) const
        { return channel*plane() + r % rows*row() + c % cols*lanes + r / rows*grid_cols + c / cols; }

        bool is_filled() const { return grid_rows*rows == shape.rows && grid_cols*cols == shape.cols; }

        friend bool operator==(const lane_layout&, const lane_layout&) = default;

    private:
        std::size_t borders() const { return use == lane_use::blocks ? 2 : 1; }
    };
}

#endif
