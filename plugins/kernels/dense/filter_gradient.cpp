// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/dense/passes.h>

#include <hypersparse/plugins/kernels/thread_team.h>

namespace hypersparse::dense
{
    namespace
    {
        void unpack_filter_gradient(const dense_kernels& k, const convolution_shape& s, const float* sums, float* gradient)
        {
            const std::size_t pixel = pixel_size(k, s.channels), rows = s.taps() * pixel;
            const std::size_t columns = rounded_up(s.filters, k.lanes);
            parallel_for(s.filters, [&](std::size_t filter)
            {
                const std::size_t column = filter / (2 * k.lanes) * 2 * k.lanes;
                const std::size_t width = panel_width_at(k, column, columns);
                const float* from = sums + column * rows + (filter - column);
                for (std::size_t c = 0; c < s.channels; ++c)
                    for (std::size_t tap = 0; tap < s.taps(); ++tap)
                        gradient[(filter * s.channels + c) * s.taps() + tap] = from[(tap * pixel + c) * width];
            });
        }

        // Groups of images gather sums of their own. The groups depend on the shape only, and so does the order of the sum.
        constexpr std::size_t most_groups = 8;

        void filter_gradient_of_images(
            const dense_kernels& k, const convolution_shape& s, const convolution_gradients& arrays)
        {
            const pass p = passes{s, {}, {}, false}.number(0);
            const padded_image form(k, p);
            const std::size_t out_pixel = rounded_up(s.filters, k.lanes), floats = s.taps() * form.pixel * out_pixel;
            const image_planes out_planes = {s.filters, s.out_rows(), s.out_columns()};
            const std::size_t out_floats = s.out_rows() * s.out_columns() * out_pixel;
            const std::size_t groups = std::min(s.samples, most_groups);
            float* sums = scratch(scratch_use::gradients, groups * floats);
            parallel_for(groups, [&](std::size_t group)
            {
                float* pixels = scratch(scratch_use::pixels_in, form.floats());
                float* out = scratch(scratch_use::pixels_out, out_floats);
                std::memset(sums + group * floats, 0, floats * sizeof(float));
                for (std::size_t i = s.samples * group / groups; i < s.samples * (group + 1) / groups; ++i)
                {
                    pad_image(k, form, arrays.input + i * s.input_size(), s.channels, pixels);
                    k.planes_to_pixels(
                        arrays.output_gradient + i * s.output_size(), s.filters, out, out_planes.grid(out_pixel));
                    for (std::size_t ty = 0; ty < s.filter_rows; ++ty)
                    {
                        const std::size_t run = s.filter_columns * form.pixel;
                        const gradient_sum sum_of = {
                            .count = {s.out_rows(), s.out_columns()},
                            .in_stride = {s.stride_y * form.columns * form.pixel, s.stride_x * form.pixel},
                            .out_stride = {s.out_columns() * out_pixel, out_pixel},
                            .numbers = run, .start = ty * run, .inner = s.taps() * form.pixel, .columns = out_pixel};
                        k.convolve_gradient(pixels + ty * form.columns * form.pixel, out, sums + group * floats, sum_of,
                            0, out_pixel);
                    }
                }
            });
            parallel_for(ceiling(floats, 4096), [&](std::size_t piece)
            {
                for (std::size_t i = piece * 4096; i < std::min(floats, (piece + 1) * 4096); ++i)
                    for (std::size_t group = 1; group < groups; ++group)
                        sums[i] += sums[group * floats + i];
            });
            unpack_filter_gradient(k, s, sums, arrays.filter_gradient);
        }

        void filter_gradient_of_small_images(
            const dense_kernels& k, const convolution_shape& s, const convolution_gradients& arrays)
        {
            const pass p = passes{s, {}, {}, false}.number(0);
            const std::size_t pixel = pixel_size(k, s.channels), out_pixel = rounded_up(s.filters, k.lanes);
            const image_planes in_planes = {s.channels, s.rows, s.columns};
            const image_planes out_planes = {s.filters, s.out_rows(), s.out_columns()};
            const std::size_t in_floats = s.rows * s.columns * pixel, out_floats = s.out_rows() * s.out_columns() * out_pixel;
            const std::size_t floats = s.taps() * pixel * out_pixel, panels = ceiling(out_pixel, 2 * k.lanes);
            float* in = scratch(scratch_use::batch_in, s.samples * in_floats);
            float* out = scratch(scratch_use::batch_out, s.samples * out_floats);
            float* sums = scratch(scratch_use::gradients, floats);
            parallel_for(s.samples, [&](std::size_t i)
            {
                k.planes_to_pixels(arrays.input + i * s.input_size(), s.channels, in + i * in_floats, in_planes.grid(pixel));
                k.planes_to_pixels(
                    arrays.output_gradient + i * s.output_size(), s.filters, out + i * out_floats, out_planes.grid(out_pixel));
            });
            parallel_for(s.taps() * panels, [&](std::size_t piece)
            {
                const std::size_t tap = piece / panels, panel = piece % panels;
                const std::size_t ty = tap / s.filter_columns, tx = tap % s.filter_columns;
                const std::size_t column = panel * 2 * k.lanes, width = panel_width_at(k, column, out_pixel);
                const std::size_t inner = s.taps() * pixel;
                std::memset(sums + column * inner + tap * pixel * width, 0, pixel * width * sizeof(float));
                for (std::size_t oy = 0; oy < s.out_rows(); ++oy)
                    for (std::size_t ox = 0; ox < s.out_columns(); ++ox)
                    {
                        if (ty < p.y.first_inside(oy) || ty >= p.y.last_inside(oy) || tx < p.x.first_inside(ox)
                            || tx >= p.x.last_inside(ox))
                            continue;
                        const std::size_t y = oy * s.stride_y + ty - s.padding_y, x = ox * s.stride_x + tx - s.padding_x;
                        const gradient_sum sum_of = {
                            .count = {1, s.samples}, .in_stride = {0, in_floats}, .out_stride = {0, out_floats},
                            .numbers = pixel, .start = tap * pixel, .inner = inner, .columns = out_pixel};
                        k.convolve_gradient(in + (y * s.columns + x) * pixel, out + (oy * s.out_columns() + ox) * out_pixel,
                            sums, sum_of, panel, panel + 1);
                    }
            });
            unpack_filter_gradient(k, s, sums, arrays.filter_gradient);
        }
    }

    void direct_filter_gradient(const dense_kernels& kernels, const convolution_shape& s, const convolution_gradients& arrays)
    {
        if (images_are_small(s))
            filter_gradient_of_small_images(kernels, s, arrays);
        else
            filter_gradient_of_images(kernels, s, arrays);
    }
}
