// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CPU_SIMD_WINOGRAD_H
#define HYPERSPARSE_PLUGINS_KERNELS_CPU_SIMD_WINOGRAD_H

// Winograd's minimal filtering F(4x4, 3x3) (Lavin and Gray, CVPR 2016, section 4.2): a 4x4 tile of the output comes from a 6x6
// tile of the input, Y = A'[(G g G') * (B' d B)]A, with 36 multiplications instead of 144. Lanes are channels. The gradients are
// those of this formula: with dM = A dY A', dV = sum over filters of U dM, dX = B dV B'; dU = sum over tiles of V dM, dg = G' dU G.
#include "vec.h"
#include "../dense_kernels.h"

namespace hypersparse::HYPERSPARSE_INSTRUCTION_SET
{
    constexpr size_t points = 6;        // a transformed tile is 6x6

    // Each of these applies one matrix to a column of vectors that stand `stride` apart.
    struct input_matrix         // B': 6 -> 6
    {
        static constexpr size_t from = 6, to = 6;
        HYPERSPARSE_INLINE void apply(const vec (&d)[6], vec (&v)[6])
        {
            const vec p = d[4] - 4.0f * d[2], q = d[3] - 4.0f * d[1];
            const vec r = d[4] - d[2], s = 2.0f * (d[3] - d[1]);
            v[0] = 4.0f * d[0] - 5.0f * d[2] + d[4];
            v[1] = p + q;
            v[2] = p - q;
            v[3] = r + s;
            v[4] = r - s;
            v[5] = 4.0f * d[1] - 5.0f * d[3] + d[5];
        }
    };

    struct input_gradient_matrix        // B: 6 -> 6
    {
        static constexpr size_t from = 6, to = 6;
        HYPERSPARSE_INLINE void apply(const vec (&v)[6], vec (&d)[6])
        {
            const vec a = v[1] + v[2], b = v[2] - v[1], c = v[3] + v[4], e = v[4] - v[3];
            d[0] = 4.0f * v[0];
            d[1] = 4.0f * (b + v[5]) + 2.0f * e;
            d[2] = -5.0f * v[0] - 4.0f * a - c;
            d[3] = -b - 2.0f * e - 5.0f * v[5];
            d[4] = v[0] + a + c;
            d[5] = v[5];
        }
    };

    struct output_matrix        // A': 6 -> 4
    {
        static constexpr size_t from = 6, to = 4;
        HYPERSPARSE_INLINE void apply(const vec (&m)[6], vec (&y)[4])
        {
            const vec a = m[1] + m[2], b = m[1] - m[2], c = m[3] + m[4], d = m[3] - m[4];
            y[0] = m[0] + a + c;
            y[1] = b + 2.0f * d;
            y[2] = a + 4.0f * c;
            y[3] = b + 8.0f * d + m[5];
        }
    };

    struct output_gradient_matrix       // A: 4 -> 6
    {
        static constexpr size_t from = 4, to = 6;
        HYPERSPARSE_INLINE void apply(const vec (&y)[4], vec (&m)[6])
        {
            const vec e = y[0] + y[2], o = y[1] + y[3];
            const vec f = y[0] + 4.0f * y[2], p = 2.0f * y[1] + 8.0f * y[3];
            m[0] = y[0];
            m[1] = e + o;
            m[2] = e - o;
            m[3] = f + p;
            m[4] = f - p;
            m[5] = y[3];
        }
    };

    struct filter_matrix        // G: 3 -> 6
    {
        static constexpr size_t from = 3, to = 6;
        HYPERSPARSE_INLINE void apply(const vec (&g)[3], vec (&u)[6])
        {
            const vec e = (g[0] + g[2]) * (1.0f / 6), f = g[0] * (1.0f / 24) + g[2] * (1.0f / 6);
            const vec h = g[1] * (1.0f / 12), o = g[1] * (1.0f / 6);
            u[0] = g[0] * 0.25f;
            u[1] = -e - o;
            u[2] = o - e;
            u[3] = f + h;
            u[4] = f - h;
            u[5] = g[2];
        }
    };

    struct filter_gradient_matrix       // G': 6 -> 3
    {
        static constexpr size_t from = 6, to = 3;
        HYPERSPARSE_INLINE void apply(const vec (&u)[6], vec (&g)[3])
        {
            const vec a = u[1] + u[2], b = u[2] - u[1], c = u[3] + u[4], d = u[3] - u[4];
            g[0] = u[0] * 0.25f - a * (1.0f / 6) + c * (1.0f / 24);
            g[1] = b * (1.0f / 6) + d * (1.0f / 12);
            g[2] = (c - a) * (1.0f / 6) + u[5];
        }
    };

    // M x M': the matrix on the columns first, then on the rows. read(row, column) gives, write(row, column, v) takes.
    template <typename matrix, typename reader, typename writer>
    HYPERSPARSE_INLINE void transform_tile(const reader& read, const writer& write)
    {
        vec half[matrix::to][matrix::from];
        #pragma GCC unroll 6
        for (size_t j = 0; j < matrix::from; ++j)
        {
            vec in[matrix::from], out[matrix::to];
            #pragma GCC unroll 6
            for (size_t i = 0; i < matrix::from; ++i)
                in[i] = read(i, j);
            matrix::apply(in, out);
            #pragma GCC unroll 6
            for (size_t i = 0; i < matrix::to; ++i)
                half[i][j] = out[i];
        }
        #pragma GCC unroll 6
        for (size_t i = 0; i < matrix::to; ++i)
        {
            vec out[matrix::to];
            matrix::apply(half[i], out);
            #pragma GCC unroll 6
            for (size_t j = 0; j < matrix::to; ++j)
                write(i, j, out[j]);
        }
    }

    // Where channel c of row r stands in a matrix that is kept in panels
    HYPERSPARSE_INLINE size_t panel_offset(size_t row, size_t rows, size_t column, size_t columns)
    {
        const size_t panel = column / panel_width, first = panel * panel_width;
        const size_t width = columns - first < panel_width ? columns - first : panel_width;
        return first * rows + row * width + (column - first);
    }

    // pixels -> 36 matrices (tiles x channels)
    template <typename matrix>
    HYPERSPARSE_INLINE void tiles_to_points(const float* pixels, const tile_grid& grid, const point_matrices& to, float* matrices)
    {
        for (size_t ty = 0; ty < grid.rows; ++ty)
            for (size_t tx = 0; tx < grid.columns; ++tx)
            {
                const float* corner = pixels + 4 * ty * grid.row_stride + 4 * tx * grid.pixel_stride;
                const size_t row = to.first_row + ty * grid.columns + tx;
                for (size_t c = 0; c < to.columns; c += lanes)
                {
                    float* out = matrices + panel_offset(row, to.rows, c, to.columns);
                    transform_tile<matrix>(
                        [&](size_t i, size_t j) { return load(corner + i * grid.row_stride + j * grid.pixel_stride + c); },
                        [&](size_t i, size_t j, vec v) { store(out + (i * points + j) * to.stride, v); });
                }
            }
    }

    // A tile of 36 matrices -> pixels. Where tiles overlap (a gradient's do), those pixels are added to that the tile above or
    // the one to the left has written; all others are written for the first time.
    template <typename matrix, bool add_above, bool add_left>
    HYPERSPARSE_INLINE void points_to_tile(const float* in, size_t stride, float* out, const tile_grid& grid)
    {
        transform_tile<matrix>(
            [&](size_t i, size_t j) { return load(in + (i * points + j) * stride); },
            [&](size_t i, size_t j, vec v)
            {
                float* pixel = out + i * grid.row_stride + j * grid.pixel_stride;
                const bool add = (add_above && i < 2) || (add_left && j < 2);
                store(pixel, add ? load(pixel) + v : v);
            });
    }

    template <typename matrix, bool add_above, bool add_left>
    HYPERSPARSE_INLINE void points_to_pixels(
        const float* matrices, const point_matrices& from, size_t row, float* corner, const tile_grid& grid)
    {
        for (size_t c = 0; c < from.columns; c += lanes)
            points_to_tile<matrix, add_above, add_left>(
                matrices + panel_offset(row, from.rows, c, from.columns), from.stride, corner + c, grid);
    }

    // 36 matrices (tiles x channels) -> pixels
    template <typename matrix, bool overlap>
    HYPERSPARSE_INLINE void points_to_tiles(const float* matrices, const point_matrices& from, float* pixels, const tile_grid& grid)
    {
        for (size_t ty = 0; ty < grid.rows; ++ty)
            for (size_t tx = 0; tx < grid.columns; ++tx)
            {
                float* corner = pixels + 4 * ty * grid.row_stride + 4 * tx * grid.pixel_stride;
                const size_t row = from.first_row + ty * grid.columns + tx;
                if (overlap && ty > 0 && tx > 0)
                    points_to_pixels<matrix, overlap, overlap>(matrices, from, row, corner, grid);
                else if (overlap && ty > 0)
                    points_to_pixels<matrix, overlap, false>(matrices, from, row, corner, grid);
                else if (overlap && tx > 0)
                    points_to_pixels<matrix, false, overlap>(matrices, from, row, corner, grid);
                else
                    points_to_pixels<matrix, false, false>(matrices, from, row, corner, grid);
            }
    }

    static void winograd_input(const float* pixels, const tile_grid& grid, const point_matrices& to, float* matrices)
    {
        tiles_to_points<input_matrix>(pixels, grid, to, matrices);
    }

    static void winograd_output_gradient(const float* pixels, const tile_grid& grid, const point_matrices& to, float* matrices)
    {
        tiles_to_points<output_gradient_matrix>(pixels, grid, to, matrices);
    }

    static void winograd_output(const float* matrices, const point_matrices& from, float* pixels, const tile_grid& grid)
    {
        points_to_tiles<output_matrix, false>(matrices, from, pixels, grid);
    }

    static void winograd_input_gradient(const float* matrices, const point_matrices& from, float* pixels, const tile_grid& grid)
    {
        points_to_tiles<input_gradient_matrix, true>(matrices, from, pixels, grid);
    }

    // One row of the 36 matrices: filters[row * row_stride + column * column_stride + tap] for all columns
    static void winograd_filters(const float* filters, const filter_strides& strides, size_t row, size_t columns,
        const point_matrices& to, float* matrices)
    {
        for (size_t c = 0; c < to.columns; c += lanes)
        {
            float g[9][lanes] = {};
            const size_t present = columns - c < lanes ? columns - c : lanes;
            for (size_t l = 0; l < present; ++l)
            {
                const float* taps = filters + row * strides.row + (c + l) * strides.column;
                for (size_t t = 0; t < 9; ++t)
                    g[t][l] = taps[t];
            }
            float* out = matrices + panel_offset(row, to.rows, c, to.columns);
            transform_tile<filter_matrix>(
                [&](size_t i, size_t j) { return load(g[3 * i + j]); },
                [&](size_t i, size_t j, vec v) { store(out + (i * points + j) * to.stride, v); });
        }
    }

    static void winograd_filter_gradients(const float* matrices, const point_matrices& from, size_t row, size_t columns,
        float* filters, const filter_strides& strides)
    {
        for (size_t c = 0; c < from.columns; c += lanes)
        {
            const float* in = matrices + panel_offset(row, from.rows, c, from.columns);
            float g[9][lanes];
            transform_tile<filter_gradient_matrix>(
                [&](size_t i, size_t j) { return load(in + (i * points + j) * from.stride); },
                [&](size_t i, size_t j, vec v) { store(g[3 * i + j], v); });
            const size_t present = columns - c < lanes ? columns - c : lanes;
            for (size_t l = 0; l < present; ++l)
            {
                float* taps = filters + row * strides.row + (c + l) * strides.column;
                for (size_t t = 0; t < 9; ++t)
                    taps[t] = g[t][l];
            }
        }
    }
}

#endif
