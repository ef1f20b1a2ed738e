// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CPU_SIMD_PRODUCTS_H
#define HYPERSPARSE_PLUGINS_KERNELS_CPU_SIMD_PRODUCTS_H

// Products of matrices, the heart of all convolutions: a block of rows x vectors of the result stays in registers while the
// inner dimension runs. Lanes are columns of the result; the other factor is broadcast.
#include "vec.h"
#include "../dense_kernels.h"

namespace hypersparse::HYPERSPARSE_INSTRUCTION_SET
{
    constexpr size_t panel_vecs = 2;
    constexpr size_t panel_width = panel_vecs * lanes;
    constexpr size_t block_rows = HYPERSPARSE_BLOCK_ROWS;       // 2 * block_rows + 3 registers are used

    template <size_t rows, size_t vecs>
    using block = vec[rows][vecs];

    // sum[i] += a[i * row_step + k] * b[k] for k in [0, length)
    template <size_t rows, size_t vecs>
    HYPERSPARSE_INLINE void add_products(block<rows, vecs>& sum, const float* a, size_t row_step, size_t length, const float* b)
    {
        for (size_t k = 0; k < length; ++k)
        {
            vec right[vecs];
            #pragma GCC unroll 2
            for (size_t v = 0; v < vecs; ++v)
                right[v] = load(b + k * vecs * lanes + v * lanes);
            #pragma GCC unroll 16
            for (size_t i = 0; i < rows; ++i)
                #pragma GCC unroll 2
                for (size_t v = 0; v < vecs; ++v)
                    sum[i][v] += a[i * row_step + k] * right[v];
        }
    }

    // sum[i] += a[k * a_step + i] * b[k * b_step] for k in [0, length)
    template <size_t rows, size_t vecs>
    HYPERSPARSE_INLINE void add_outer_products(
        block<rows, vecs>& sum, const float* a, size_t a_step, const float* b, size_t b_step, size_t length)
    {
        for (size_t k = 0; k < length; ++k)
        {
            vec right[vecs];
            #pragma GCC unroll 2
            for (size_t v = 0; v < vecs; ++v)
                right[v] = load(b + k * b_step + v * lanes);
            #pragma GCC unroll 16
            for (size_t i = 0; i < rows; ++i)
                #pragma GCC unroll 2
                for (size_t v = 0; v < vecs; ++v)
                    sum[i][v] += a[k * a_step + i] * right[v];
        }
    }

    template <size_t rows, size_t vecs>
    HYPERSPARSE_INLINE void load_block(block<rows, vecs>& sum, const float* c, size_t step)
    {
        #pragma GCC unroll 16
        for (size_t i = 0; i < rows; ++i)
            #pragma GCC unroll 2
            for (size_t v = 0; v < vecs; ++v)
                sum[i][v] = load(c + i * step + v * lanes);
    }

    template <size_t rows, size_t vecs>
    HYPERSPARSE_INLINE void store_block(const block<rows, vecs>& sum, float* c, size_t step)
    {
        #pragma GCC unroll 16
        for (size_t i = 0; i < rows; ++i)
            #pragma GCC unroll 2
            for (size_t v = 0; v < vecs; ++v)
                store(c + i * step + v * lanes, sum[i][v]);
    }

    template <size_t value>
    struct constant { static constexpr size_t number = value; };

    // Calls work(constant<rows>()) with the number of rows as a constant, from 1 to block_rows.
    template <size_t most = block_rows, typename work_type>
    HYPERSPARSE_INLINE void with_rows(size_t rows, const work_type& work)
    {
        if constexpr (most > 0)
        {
            if (rows == most)
                work(constant<most>());
            else
                with_rows<most - 1>(rows, work);
        }
    }

    // Cuts `rows` into blocks as even as can be, none higher than block_rows.
    template <typename work_type>
    HYPERSPARSE_INLINE void for_each_block(size_t rows, const work_type& work)
    {
        const size_t blocks = (rows + block_rows - 1) / block_rows;
        for (size_t b = 0; b < blocks; ++b)
        {
            const size_t first = rows * b / blocks;
            with_rows(rows * (b + 1) / blocks - first, [&](auto count) { work(first, count); });
        }
    }

    template <typename work_type>
    HYPERSPARSE_INLINE void for_each_panel(size_t first, size_t last, size_t columns, const work_type& work)
    {
        for (size_t column = first * panel_width; column < columns && column < last * panel_width; column += panel_width)
        {
            if (columns - column >= panel_width)
                work(column, constant<panel_vecs>());
            else
                work(column, constant<1>());
        }
    }

    // c = a b for the panels [first, last) of c
    static void multiply(const panel_matrix& a, size_t inner, const float* b, float* c, size_t columns, size_t first, size_t last)
    {
        for_each_panel(first, last, columns, [&](size_t column, auto vecs)
        {
            constexpr size_t width = vecs.number * lanes;
            for_each_block(a.rows, [&](size_t row, auto rows)
            {
                block<rows.number, vecs.number> sum = {};
                const float* right = b + column * inner;
                for (size_t k = 0; k < inner; k += panel_width)
                {
                    const size_t a_width = a.columns - k < panel_width ? a.columns - k : panel_width;
                    const size_t length = inner - k < panel_width ? inner - k : panel_width;
                    add_products<rows.number, vecs.number>(
                        sum, a.values + k * a.rows + row * a_width, a_width, length, right + k * width);
                }
                store_block<rows.number, vecs.number>(sum, c + column * a.rows + row * width, width);
            });
        });
    }

    // c = a' b, or c += a' b; a has as many rows as b. a_columns of a's columns are wanted: the rows of c.
    static void multiply_transposed(const panel_matrix& a, size_t a_columns, const float* b, float* c, size_t columns, bool add)
    {
        for_each_panel(0, columns, columns, [&](size_t column, auto vecs)
        {
            constexpr size_t width = vecs.number * lanes;
            for (size_t m = 0; m < a_columns; m += panel_width)
            {
                const size_t a_width = a.columns - m < panel_width ? a.columns - m : panel_width;
                const size_t present = a_columns - m < panel_width ? a_columns - m : panel_width;
                for_each_block(present, [&](size_t row, auto rows)
                {
                    float* out = c + column * a_columns + (m + row) * width;
                    block<rows.number, vecs.number> sum = {};
                    if (add)
                        load_block<rows.number, vecs.number>(sum, out, width);
                    add_outer_products<rows.number, vecs.number>(
                        sum, a.values + m * a.rows + row, a_width, b + column * a.rows, width, a.rows);
                    store_block<rows.number, vecs.number>(sum, out, width);
                });
            }
        });
    }

    // One line of output pixels: each is the sum over runs of contiguous input numbers times the filters' panels.
    static void convolve_line(const float* in, const float* filters, float* out, const convolution_line& line,
        size_t first, size_t last)
    {
        for_each_panel(first, last, line.columns, [&](size_t column, auto vecs)
        {
            constexpr size_t width = vecs.number * lanes;
            for_each_block(line.pixels, [&](size_t pixel, auto rows)
            {
                block<rows.number, vecs.number> sum = {};
                for (size_t r = 0; r < line.runs; ++r)
                    add_products<rows.number, vecs.number>(sum, in + pixel * line.in_step + r * line.run_stride, line.in_step,
                        line.run_length, filters + column * line.inner + r * line.filter_run_stride * width
                            + line.filter_start * width);
                store_block<rows.number, vecs.number>(sum, out + pixel * line.out_step + column, line.out_step);
            });
        });
    }

    // gradient (m x columns, in panels) += sum over pixels of in[m] x out; gradient points at the first of m rows of inner ones
    static void convolve_gradient(const float* in, const float* out, float* gradient, const gradient_sum& sum_of,
        size_t first, size_t last)
    {
        for_each_panel(first, last, sum_of.columns, [&](size_t column, auto vecs)
        {
            constexpr size_t width = vecs.number * lanes;
            for_each_block(sum_of.numbers, [&](size_t m, auto rows)
            {
                float* to = gradient + column * sum_of.inner + (sum_of.start + m) * width;
                block<rows.number, vecs.number> sum;
                load_block<rows.number, vecs.number>(sum, to, width);
                for (size_t i = 0; i < sum_of.count[0]; ++i)
                    for (size_t j = 0; j < sum_of.count[1]; ++j)
                        add_outer_products<rows.number, vecs.number>(sum,
                            in + i * sum_of.in_stride[0] + j * sum_of.in_stride[1] + m, sum_of.in_stride[2],
                            out + i * sum_of.out_stride[0] + j * sum_of.out_stride[1] + column, sum_of.out_stride[2],
                            sum_of.count[2]);
                store_block<rows.number, vecs.number>(sum, to, width);
            });
        });
    }
}

#endif
