// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_DENSE_PASSES_H
#define HYPERSPARSE_PLUGINS_KERNELS_DENSE_PASSES_H

#include <hypersparse/plugins/kernels/convolution.h>
#include <hypersparse/plugins/kernels/dense/convolution_methods.h>

#include <algorithm>
#include <cstring>

namespace hypersparse::dense
{
    inline std::size_t ceiling(std::size_t n, std::size_t by) { return (n + by - 1) / by; }

    /*
        One axis of a convolution pass, in which output o is the sum over taps t of filter[t] * input[o*step + t - before].
        The forward pass is one such pass. The gradient for the input is `stride` of them, one for each residue of the
        input's position: there only every stride-th tap meets an output, and those outputs are neighbours.
    */
    struct axis
    {
        std::size_t outputs, inputs, taps;
        std::size_t step;                       // between the inputs of two neighbouring outputs
        std::ptrdiff_t before;                  // input of output 0's first tap is -before
        std::size_t first_tap, tap_step;        // filter's own tap of tap t: first_tap + t * tap_step, or - where reversed
        bool reversed;
        std::size_t place, place_step;          // output o is kept at place + o * place_step

        std::size_t filter_tap(std::size_t t) const { return reversed ? first_tap - t * tap_step : first_tap + t * tap_step; }

        // Zeros needed before and after the inputs
        std::size_t pad_before() const { return before > 0 ? before : 0; }
        std::size_t pad_after() const
        {
            const std::ptrdiff_t last = static_cast<std::ptrdiff_t>((outputs - 1) * step + taps) - before;
            return std::max<std::ptrdiff_t>(0, last - static_cast<std::ptrdiff_t>(inputs));
        }

        // Taps of output o that meet an input: [first, last)
        std::size_t first_inside(std::size_t o) const
        {
            const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(o * step) - before;
            return at < 0 ? std::min<std::size_t>(taps, -at) : 0;
        }
        std::size_t last_inside(std::size_t o) const
        {
            const std::ptrdiff_t left = static_cast<std::ptrdiff_t>(inputs) - static_cast<std::ptrdiff_t>(o * step) + before;
            return std::clamp<std::ptrdiff_t>(left, 0, taps);
        }
    };

    inline axis forward_axis(std::size_t inputs, std::size_t outputs, std::size_t taps, std::size_t stride, std::size_t padding)
    {
        return {outputs, inputs, taps, stride, static_cast<std::ptrdiff_t>(padding), 0, 1, false, 0, 1};
    }

    // Positions of the input with (position + padding) % stride == residue. For those, position + padding = q*stride +
    // residue; tap residue + j*stride meets output q - j.
    inline axis gradient_axis(std::size_t inputs, std::size_t outputs, std::size_t taps, std::size_t stride,
        std::size_t padding, std::size_t residue)
    {
        const std::size_t first_q = padding > residue ? ceiling(padding - residue, stride) : 0;
        const std::size_t first = first_q * stride + residue - padding;
        const std::size_t count = first < inputs ? ceiling(inputs - first, stride) : 0;
        const std::size_t own_taps = taps > residue ? ceiling(taps - residue, stride) : 0;
        const std::size_t last_tap = own_taps ? residue + (own_taps - 1) * stride : 0;
        return {count, outputs, own_taps, 1, static_cast<std::ptrdiff_t>(own_taps) - 1 - static_cast<std::ptrdiff_t>(first_q),
            last_tap, stride, true, first, stride};
    }

    struct pass
    {
        axis y, x;
        std::size_t in_channels, out_channels;
        bool empty() const { return y.outputs == 0 || x.outputs == 0 || y.taps == 0 || x.taps == 0; }
    };

    // Channels side by side in a pixel: whole vectors, but for pixels that are smaller than one.
    inline std::size_t pixel_size(const dense_kernels& k, std::size_t channels)
    {
        return channels < k.lanes ? channels : rounded_up(channels, k.lanes);
    }

    // An image with zeros around it, as a pass reads it
    struct padded_image
    {
        std::size_t rows, columns, pixel, top, left;
        pixel_grid inner;

        padded_image(const dense_kernels& k, const pass& p)
            : rows(p.y.inputs + p.y.pad_before() + p.y.pad_after()), columns(p.x.inputs + p.x.pad_before() + p.x.pad_after()),
              pixel(pixel_size(k, p.in_channels)), top(p.y.pad_before()), left(p.x.pad_before()),
              inner{p.y.inputs, p.x.inputs, columns * pixel, pixel} {}
        std::size_t floats() const { return rows * columns * pixel; }
    };

    inline float* pad_image(
        const dense_kernels& k, const padded_image& form, const float* image, std::size_t channels, float* pixels)
    {
        std::memset(pixels, 0, form.floats() * sizeof(float));
        k.planes_to_pixels(image, channels, pixels + (form.top * form.columns + form.left) * form.pixel, form.inner);
        return pixels;
    }

    // Where images are so small that a line of pixels does not fill a block of registers, the same pixel of all images does.
    inline bool images_are_small(const convolution_shape& s)
    {
        return s.samples >= 8 && s.out_columns() < 8 && s.out_rows() * s.out_columns() <= 25;
    }

    struct image_planes             // of all samples
    {
        std::size_t channels, rows, columns;
        std::size_t size() const { return channels * rows * columns; }
        pixel_grid grid(std::size_t pixel) const { return {rows, columns, columns * pixel, pixel}; }
    };

    struct filter_view
    {
        const float* filters;
        std::size_t in_stride, out_stride;      // between channels of the pass's input and output
        std::size_t columns;                    // of a filter
    };

    struct passes                   // one for each residue of the output's position; one if there is but one
    {
        const convolution_shape& shape;
        image_planes in, out;
        bool gradient;

        std::size_t count() const { return gradient ? shape.stride_y * shape.stride_x : 1; }
        pass number(std::size_t n) const
        {
            const convolution_shape& s = shape;
            if (!gradient)
                return {forward_axis(s.rows, s.out_rows(), s.filter_rows, s.stride_y, s.padding_y),
                    forward_axis(s.columns, s.out_columns(), s.filter_columns, s.stride_x, s.padding_x),
                    s.channels, s.filters};
            return {gradient_axis(s.rows, s.out_rows(), s.filter_rows, s.stride_y, s.padding_y, n / s.stride_x),
                gradient_axis(s.columns, s.out_columns(), s.filter_columns, s.stride_x, s.padding_x, n % s.stride_x),
                s.filters, s.channels};
        }
        filter_view view(const float* filters) const
        {
            const std::size_t one = shape.taps(), all = shape.taps() * shape.channels;
            return gradient ? filter_view{filters, all, one, shape.filter_columns}
                            : filter_view{filters, one, all, shape.filter_columns};
        }
    };

    // A pass's filter matrix in panels: rows (tap y, tap x, input channel), columns output channels
    struct filter_matrix
    {
        std::size_t rows, columns;              // whole pixels, whole vectors

        filter_matrix(const dense_kernels& k, const pass& p)
            : rows(p.y.taps * p.x.taps * pixel_size(k, p.in_channels)), columns(rounded_up(p.out_channels, k.lanes)) {}
        std::size_t floats() const { return rows * columns; }
    };

    inline std::size_t panel_width_at(const dense_kernels& k, std::size_t column, std::size_t columns)
    {
        return std::min(2 * k.lanes, columns - column);
    }
}

#endif
