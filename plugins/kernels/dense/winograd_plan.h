// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_DENSE_WINOGRAD_PLAN_H
#define HYPERSPARSE_PLUGINS_KERNELS_DENSE_WINOGRAD_PLAN_H

#include <hypersparse/plugins/kernels/dense/passes.h>

#include <algorithm>

namespace hypersparse::dense
{
    constexpr std::size_t points = 36;
    constexpr std::size_t line = 16;    // floats of a cache line: matrices apart by a power of two would share its sets

    // Everything about one convolution that does not change from image to image
    struct plan
    {
        const dense_kernels& kernels;
        const convolution_shape& shape;
        std::size_t in_columns = rounded_up(shape.channels, kernels.lanes);
        std::size_t out_columns = rounded_up(shape.filters, kernels.lanes);
        std::size_t tile_rows = ceiling(shape.out_rows(), 4), tile_columns = ceiling(shape.out_columns(), 4);
        std::size_t tiles = tile_rows * tile_columns;               // of one image

        std::size_t filter_floats() const { return points * (shape.channels * out_columns + line); }
        // The filters' 36 matrices stay in the cache of one core while images go by: each image is then the work of one
        // thread. Where they are larger, threads share out the matrices instead.
        bool one_thread_per_image() const { return filter_floats() <= std::size_t(1) << 17; }

        // Images that are worked on together: rows enough for the products, and matrices that fit the cache.
        std::size_t images_together() const
        {
            const std::size_t image_floats = points * tiles * (in_columns + out_columns);
            const std::size_t most = one_thread_per_image() ? std::size_t(1) << 17 : std::size_t(1) << 21;
            const std::size_t images = std::clamp<std::size_t>(most / image_floats, 1, shape.samples);
            return ceiling(shape.samples, ceiling(shape.samples, images));
        }

        point_matrices matrices(std::size_t rows, std::size_t columns) const
        {
            return {rows, columns, rows * columns + line};
        }

        // Pixels of one image's input, with a border: tiles of 6x6 that overlap by 2
        std::size_t in_pixel_rows() const { return 4 * tile_rows + 2; }
        std::size_t in_pixel_columns() const { return 4 * tile_columns + 2; }
        tile_grid in_tiles() const { return {tile_rows, tile_columns, in_pixel_columns() * in_columns, in_columns}; }
        std::size_t in_floats() const { return in_pixel_rows() * in_pixel_columns() * in_columns; }
        tile_grid out_tiles() const { return {tile_rows, tile_columns, 4 * tile_columns * out_columns, out_columns}; }
        std::size_t out_floats() const { return 16 * tiles * out_columns; }

        pixel_grid in_image() const { return {shape.rows, shape.columns, in_pixel_columns() * in_columns, in_columns}; }
        std::size_t in_corner() const
        {
            return shape.padding_y * in_pixel_columns() * in_columns + shape.padding_x * in_columns;
        }
        pixel_grid out_image() const
        {
            return {shape.out_rows(), shape.out_columns(), 4 * tile_columns * out_columns, out_columns};
        }
    };

    // Some images of the batch, with the matrices that they become
    struct chunk
    {
        std::size_t first, images;
        point_matrices in, out;         // tiles x channels, tiles x filters

        chunk(const plan& p, std::size_t number)
            : first(number * p.images_together()),
              images(std::min(p.images_together(), p.shape.samples - first)),
              in(p.matrices(images * p.tiles, p.in_columns)),
              out(p.matrices(images * p.tiles, p.out_columns))
        {
        }

        std::size_t row(const plan& p, std::size_t image) const { return image * p.tiles; }
    };

    inline point_matrices from_row(point_matrices m, std::size_t row)
    {
        m.first_row = row;
        return m;
    }

    inline std::size_t chunks_of(const plan& p)
    {
        return ceiling(p.shape.samples, p.images_together());
    }

    // Of the matrices of a whole chunk
    inline std::size_t most_in_floats(const plan& p)
    {
        return points * (p.images_together() * p.tiles * p.in_columns + line);
    }

    inline std::size_t most_out_floats(const plan& p)
    {
        return points * (p.images_together() * p.tiles * p.out_columns + line);
    }

    // What the filters' gradient is gathered in: 36 matrices, channels x filters
    inline point_matrices gradient_matrices(const plan& p) { return p.matrices(p.shape.channels, p.out_columns); }
}

#endif
