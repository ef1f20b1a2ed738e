// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_DENSE_DENSE_KERNELS_H
#define HYPERSPARSE_PLUGINS_KERNELS_DENSE_DENSE_KERNELS_H

#include <cstddef>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            The table of functions that fast layers compute with, once for each instruction set (dense/simd). Two orders of an
            image are spoken of: planes (channel, row, column), as dlib keeps it, and pixels (row, column, channel).
            A matrix kept in panels is cut into vertical panels of 2 * lanes columns; each panel is stored row by row, one
            after the other. The number of columns is a multiple of lanes; the last panel may be half as wide.
    !*/

    struct pixel_grid               // strides in floats
    {
        std::size_t rows, columns, row_stride, pixel_stride;
    };

    struct tile_grid                // 4x4 tiles; strides of the pixels they lie on, in floats
    {
        std::size_t rows, columns, row_stride, pixel_stride;
    };

    struct plane_finish             // what happens to a number on its way into a plane, in this order
    {
        const float* bias = nullptr;        // one for each channel, or none
        bool relu = false;
        bool add = false;                   // to what is there
    };

    struct point_matrices           // 36 matrices, one for each point of a transformed tile, each in panels
    {
        std::size_t rows, columns;
        std::size_t stride;                 // floats from one matrix to the next
        std::size_t first_row = 0;
    };

    struct filter_strides
    {
        std::size_t row, column;            // floats; the taps of one filter lie together
    };

    struct panel_matrix
    {
        const float* values;
        std::size_t rows, columns;
    };

    struct convolution_line
    {
        std::size_t pixels, in_step, out_step;          // output pixels; floats between them and between their inputs
        std::size_t runs, run_stride, run_length;       // runs of contiguous input numbers that a pixel is made of
        std::size_t filter_start, filter_run_stride;    // rows of the filter matrix
        std::size_t inner, columns;                     // size of the filter matrix, which is kept in panels
    };

    struct gradient_sum
    {
        std::size_t count[2], in_stride[2], out_stride[2];      // two nested loops over pixels
        std::size_t numbers;                                    // contiguous input numbers of each pixel
        std::size_t start, inner, columns;                      // rows [start, start + numbers) of inner ones
    };

    struct plane_convolution        // of stride 1 over padded planes
    {
        std::size_t in_channels, in_row, in_plane;      // floats from one row, and one plane, to the next
        std::size_t out_channels, rows, columns;        // of the output
        std::size_t tap_rows, tap_columns;              // filters: (input channel, tap row, tap column, output channel)
    };

    struct channel_planes           // of one channel, one a sample
    {
        std::size_t count, size, stride;
    };

    struct channel_moments
    {
        double mean, variance;              // variance: mean square deviation
    };

    struct channel_affine           // (x - mean) * scale + shift
    {
        float mean, scale, shift;
    };

    struct channel_sums
    {
        double gradient, product;           // sums of dy and of dy * (x - mean)
    };

    struct dense_kernels
    {
        std::size_t lanes;

        void (*planes_to_pixels)(const float* planes, std::size_t channels, float* pixels, const pixel_grid&);
        void (*pixels_to_planes)(
            const float* pixels, const pixel_grid&, float* planes, std::size_t channels, const plane_finish&);

        void (*winograd_filters)(const float* filters, const filter_strides&, std::size_t row, std::size_t columns,
            const point_matrices&, float* matrices);
        void (*winograd_filter_gradients)(const float* matrices, const point_matrices&, std::size_t row, std::size_t columns,
            float* filters, const filter_strides&);
        void (*winograd_input)(const float* pixels, const tile_grid&, const point_matrices&, float* matrices);
        void (*winograd_input_gradient)(const float* matrices, const point_matrices&, float* pixels, const tile_grid&);
        void (*winograd_output)(const float* matrices, const point_matrices&, float* pixels, const tile_grid&);
        void (*winograd_output_gradient)(const float* pixels, const tile_grid&, const point_matrices&, float* matrices);

        void (*multiply)(const panel_matrix& a, std::size_t inner, const float* b, float* c, std::size_t columns,
            std::size_t first_panel, std::size_t last_panel);
        void (*multiply_transposed)(
            const panel_matrix& a, std::size_t a_columns, const float* b, float* c, std::size_t columns, bool add);
        void (*convolve_line)(const float* in, const float* filters, float* out, const convolution_line&,
            std::size_t first_panel, std::size_t last_panel);
        void (*convolve_gradient)(const float* in, const float* out, float* gradient, const gradient_sum&,
            std::size_t first_panel, std::size_t last_panel);

        void (*convolve_planes)(const float* in, const float* filters, float* out, const plane_convolution&);
        void (*finish_planes)(const float* out, const plane_convolution&, float* planes, const plane_finish&);

        channel_moments (*moments)(const float* x, const channel_planes&);
        void (*normalize)(const float* x, float* y, const channel_planes&, const channel_affine&, bool relu);
        channel_sums (*gradient_sums)(
            const float* x, const float* dy, const channel_planes&, const channel_affine&, bool relu);
        void (*add_normalize_gradient)(const float* x, const float* dy, float* dx, const channel_planes&, const channel_affine&,
            float slope, float offset, bool relu);

        void (*relu)(const float* x, float* y, std::size_t size);
        void (*relu_gradient)(const float* y, const float* dy, float* dx, std::size_t size, bool add);
        void (*add)(const float* a, const float* b, float* sum, std::size_t size, bool then_relu);
        double (*sum)(const float* x, std::size_t size);
        void (*add_number)(float number, float* x, std::size_t size);
        void (*max_pool_2x2_row)(const float* upper, const float* lower, float* out, std::size_t columns);
        void (*max_pool_2x2_row_gradient)(const float* upper, const float* lower, const float* gradient,
            float* upper_gradient, float* lower_gradient, std::size_t columns);
    };

    const dense_kernels& current_dense_kernels();
    /*!
        ensures
            - returns the table of current_instruction_set()
    !*/
}

#endif
