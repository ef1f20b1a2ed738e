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
                How the engine keeps a tensor: (channel, row, column, lane). The lanes of a vector belong to different images, or
                to different blocks of an image, which is cut into grid_rows x grid_cols of them; rows x cols are the places of a
                block, or of an image that is not cut. Sparse sums are the same for all: a weight is multiplied with vectors whose
                lanes do not know of each other. Many images in a vector need much memory, many blocks have little inside.

                Around every plane there is padding. With whole images it stays 0: padding_y rows between two planes, before the
                first one and after the last one, and padding_x places between two rows, which are the right border of one and
                the left border of the next. With blocks it holds what the neighbouring blocks have there (see halo.h), and every
                border has places of its own.

                With ones, there is one plane more after the channels: 1 in the image, 0 outside.
        !*/

        tensor_shape shape;
        std::size_t images = 1;
        std::size_t grid_rows = 1, grid_cols = 1;
        std::size_t rows = 0, cols = 0;             // grid_rows*rows >= shape.rows, columns alike
        std::size_t padding_y = 0, padding_x = 0;
        bool ones = false;
        std::size_t slack_rows = 1, slack_cols = 1;     // behind the last plane: kernels read whole tiles

        std::size_t blocks() const { return grid_rows * grid_cols; }    // of an image
        std::size_t lanes() const { return images * blocks(); }
        bool is_cut() const { return blocks() > 1; }
        bool is_filled() const { return grid_rows*rows == shape.rows && grid_cols*cols == shape.cols; }

        // All in floats
        std::size_t col() const { return lanes(); }
        std::size_t row() const { return (cols + borders()*padding_x) * lanes(); }
        std::size_t plane() const { return (rows + borders()*padding_y) * row(); }
        std::size_t origin() const { return padding_y*row() + padding_x*lanes(); }     // of place (0,0,0)
        std::size_t planes() const { return shape.channels + (ones ? 1 : 0); }
        std::size_t size() const { return origin() + planes()*plane() + slack_rows*row() + slack_cols*lanes(); }

        // Where an element of an image is, counted from the origin
        std::size_t at(std::size_t channel, std::size_t r, std::size_t c, std::size_t image = 0) const
        {
            return channel*plane() + r % rows*row() + c % cols*lanes() + image*blocks() + r / rows*grid_cols + c / cols;
        }

        // The same element at the same place?
        bool like(const lane_layout& other) const
        {
            return images == other.images && grid_rows == other.grid_rows && grid_cols == other.grid_cols && rows == other.rows
                && cols == other.cols;
        }

        friend bool operator==(const lane_layout&, const lane_layout&) = default;

    private:
        std::size_t borders() const { return is_cut() ? 2 : 1; }
    };
}

#endif
