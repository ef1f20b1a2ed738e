// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/dense/winograd_plan.h>

#include <hypersparse/plugins/kernels/thread_team.h>

#include <cstring>

namespace hypersparse::dense
{
    namespace
    {
        // Zeros around an image that is kept in the middle of more pixels
        void clear_border(float* pixels, std::size_t rows, std::size_t columns, std::size_t top, std::size_t left,
            const pixel_grid& image)
        {
            const std::size_t bottom = top + image.rows, right = left + image.columns;
            const auto clear = [&](std::size_t row, std::size_t first, std::size_t last)
            {
                std::memset(pixels + row * image.row_stride + first * image.pixel_stride, 0,
                    (last - first) * image.pixel_stride * sizeof(float));
            };
            for (std::size_t row = 0; row < rows; ++row)
            {
                if (row < top || row >= bottom)
                    clear(row, 0, columns);
                else
                {
                    clear(row, 0, left);
                    clear(row, right, columns);
                }
            }
        }

        void transform_input(const plan& p, const float* image, point_matrices to, float* matrices)
        {
            float* pixels = scratch(scratch_use::pixels_in, p.in_floats());
            clear_border(pixels, p.in_pixel_rows(), p.in_pixel_columns(), p.shape.padding_y, p.shape.padding_x, p.in_image());
            p.kernels.planes_to_pixels(image, p.shape.channels, pixels + p.in_corner(), p.in_image());
            p.kernels.winograd_input(pixels, p.in_tiles(), to, matrices);
        }

        void transform_output_gradient(const plan& p, const float* image, point_matrices to, float* matrices)
        {
            float* pixels = scratch(scratch_use::pixels_out, p.out_floats());
            clear_border(pixels, 4 * p.tile_rows, 4 * p.tile_columns, 0, 0, p.out_image());
            p.kernels.planes_to_pixels(image, p.shape.filters, pixels, p.out_image());
            p.kernels.winograd_output_gradient(pixels, p.out_tiles(), to, matrices);
        }

        void finish_output(const plan& p, const float* matrices, point_matrices from, const plane_finish& finish, float* image)
        {
            float* pixels = scratch(scratch_use::pixels_out, p.out_floats());
            p.kernels.winograd_output(matrices, from, pixels, p.out_tiles());
            p.kernels.pixels_to_planes(pixels, p.out_image(), image, p.shape.filters, finish);
        }

        void finish_input_gradient(const plan& p, const float* matrices, point_matrices from, float* image)
        {
            float* pixels = scratch(scratch_use::pixels_in, p.in_floats());
            p.kernels.winograd_input_gradient(matrices, from, pixels, p.in_tiles());
            p.kernels.pixels_to_planes(pixels + p.in_corner(), p.in_image(), image, p.shape.channels, {.add = true});
        }

        // The filters' 36 matrices, channels x filters
        void transform_filters(const plan& p, const float* filters, float* matrices)
        {
            parallel_for(p.shape.channels, [&](std::size_t channel)
            {
                p.kernels.winograd_filters(filters, {9, 9 * p.shape.channels}, channel, p.shape.filters,
                    p.matrices(p.shape.channels, p.out_columns), matrices);
            });
        }

        // The same, filters x channels
        void transform_filters_transposed(const plan& p, const float* filters, float* matrices)
        {
            parallel_for(p.shape.filters, [&](std::size_t filter)
            {
                p.kernels.winograd_filters(filters, {9 * p.shape.channels, 9}, filter, p.shape.channels,
                    p.matrices(p.shape.filters, p.in_columns), matrices);
            });
        }

        void multiply(const plan& p, const chunk& c, const float* in, const float* filters, float* out, std::size_t point,
            std::size_t first_panel, std::size_t last_panel)
        {
            const point_matrices f = p.matrices(p.shape.channels, p.out_columns);
            p.kernels.multiply({in + point * c.in.stride, c.in.rows, c.in.columns}, p.shape.channels,
                filters + point * f.stride, out + point * c.out.stride, c.out.columns, first_panel, last_panel);
        }

        void convolve_images_apart(
            const plan& p, const float* input, const float* filters, const plane_finish& finish, float* output)
        {
            parallel_for(chunks_of(p), [&](std::size_t number)
            {
                const chunk c(p, number);
                float* in = scratch(scratch_use::points_in, most_in_floats(p));
                float* out = scratch(scratch_use::points_out, most_out_floats(p));
                for (std::size_t i = 0; i < c.images; ++i)
                    transform_input(p, input + (c.first + i) * p.shape.input_size(), from_row(c.in, c.row(p, i)), in);
                for (std::size_t point = 0; point < points; ++point)
                    multiply(p, c, in, filters, out, point, 0, c.out.columns);
                for (std::size_t i = 0; i < c.images; ++i)
                    finish_output(p, out, from_row(c.out, c.row(p, i)), finish, output + (c.first + i) * p.shape.output_size());
            });
        }

        void convolve_images_together(
            const plan& p, const float* input, const float* filters, const plane_finish& finish, float* output)
        {
            float* in = scratch(scratch_use::batch_in, most_in_floats(p));
            float* out = scratch(scratch_use::batch_out, most_out_floats(p));
            const std::size_t panels = ceiling(p.out_columns, 2 * p.kernels.lanes);
            for (std::size_t number = 0; number < chunks_of(p); ++number)
            {
                const chunk c(p, number);
                parallel_for(c.images, [&](std::size_t i)
                {
                    transform_input(p, input + (c.first + i) * p.shape.input_size(), from_row(c.in, c.row(p, i)), in);
                });
                parallel_for(points * panels, [&](std::size_t piece)
                {
                    multiply(p, c, in, filters, out, piece / panels, piece % panels, piece % panels + 1);
                });
                parallel_for(c.images, [&](std::size_t i)
                {
                    finish_output(p, out, from_row(c.out, c.row(p, i)), finish, output + (c.first + i) * p.shape.output_size());
                });
            }
        }

        // One point of a chunk: the filters' gradient, then the input's, which takes the place of the input.
        void multiply_gradients(const plan& p, const chunk& c, const convolution_gradients& arrays, float* in,
            const float* out, const float* filters_transposed, float* gradients, std::size_t point, bool add)
        {
            float* in_matrix = in + point * c.in.stride;
            const float* out_matrix = out + point * c.out.stride;
            if (arrays.filter_gradient)
                p.kernels.multiply_transposed({in_matrix, c.in.rows, c.in.columns}, p.shape.channels, out_matrix,
                    gradients + point * gradient_matrices(p).stride, p.out_columns, add);
            if (arrays.input_gradient)
                p.kernels.multiply({out_matrix, c.out.rows, c.out.columns}, p.shape.filters,
                    filters_transposed + point * p.matrices(p.shape.filters, p.in_columns).stride, in_matrix, c.in.columns,
                    0, c.in.columns);
        }

        void transform_both(
            const plan& p, const chunk& c, const convolution_gradients& arrays, float* in, float* out, std::size_t i)
        {
            if (arrays.filter_gradient)
                transform_input(p, arrays.input + (c.first + i) * p.shape.input_size(), from_row(c.in, c.row(p, i)), in);
            transform_output_gradient(
                p, arrays.output_gradient + (c.first + i) * p.shape.output_size(), from_row(c.out, c.row(p, i)), out);
        }

        void finish_input(const plan& p, const chunk& c, const convolution_gradients& arrays, const float* in, std::size_t i)
        {
            if (arrays.input_gradient)
                finish_input_gradient(p, in, from_row(c.in, c.row(p, i)),
                    arrays.input_gradient + (c.first + i) * p.shape.input_size());
        }

        // The filters' gradient is a sum over images. Their groups are a matter of the shape only, so that the order of the sum
        // is, too.
        constexpr std::size_t most_groups = 8;

        void gradient_images_apart(
            const plan& p, const convolution_gradients& arrays, const float* filters_transposed, float* gradients)
        {
            const std::size_t chunks = chunks_of(p), groups = std::min(chunks, most_groups);
            const std::size_t group_floats = points * gradient_matrices(p).stride;
            parallel_for(groups, [&](std::size_t group)
            {
                float* in = scratch(scratch_use::points_in, most_in_floats(p));
                float* out = scratch(scratch_use::points_out, most_out_floats(p));
                const std::size_t first = chunks * group / groups, last = chunks * (group + 1) / groups;
                for (std::size_t number = first; number < last; ++number)
                {
                    const chunk c(p, number);
                    for (std::size_t i = 0; i < c.images; ++i)
                        transform_both(p, c, arrays, in, out, i);
                    for (std::size_t point = 0; point < points; ++point)
                        multiply_gradients(p, c, arrays, in, out, filters_transposed, gradients + group * group_floats, point,
                            number > first);
                    for (std::size_t i = 0; i < c.images; ++i)
                        finish_input(p, c, arrays, in, i);
                }
            });
            if (arrays.filter_gradient)
                parallel_for(points, [&](std::size_t point)
                {
                    float* sum = gradients + point * gradient_matrices(p).stride;
                    for (std::size_t group = 1; group < groups; ++group)
                        for (std::size_t i = 0; i < p.shape.channels * p.out_columns; ++i)
                            sum[i] += sum[group * group_floats + i];
                });
        }

        void gradient_images_together(
            const plan& p, const convolution_gradients& arrays, const float* filters_transposed, float* gradients)
        {
            float* in = scratch(scratch_use::batch_in, most_in_floats(p));
            float* out = scratch(scratch_use::batch_out, most_out_floats(p));
            for (std::size_t number = 0; number < chunks_of(p); ++number)
            {
                const chunk c(p, number);
                parallel_for(c.images, [&](std::size_t i) { transform_both(p, c, arrays, in, out, i); });
                parallel_for(points, [&](std::size_t point)
                {
                    multiply_gradients(p, c, arrays, in, out, filters_transposed, gradients, point, number > 0);
                });
                parallel_for(c.images, [&](std::size_t i) { finish_input(p, c, arrays, in, i); });
            }
        }
    }

    void winograd_convolve(const dense_kernels& kernels, const convolution_shape& shape, const float* input,
        const float* filters, const plane_finish& finish, float* output, prepared_filters* kept)
    {
        const plan p = {kernels, shape};
        const float* transformed = filters_ready(kept, kernels, convolution_method::winograd, p.filter_floats(),
            [&](float* matrices) { transform_filters(p, filters, matrices); });
        const bool enough_images = p.one_thread_per_image() && chunks_of(p) >= cpu_threads();
        const auto convolve_images = enough_images ? convolve_images_apart : convolve_images_together;
        convolve_images(p, input, transformed, finish, output);
    }

    void winograd_gradient(const dense_kernels& kernels, const convolution_shape& shape, const convolution_gradients& arrays)
    {
        const plan p = {kernels, shape};
        float* transposed = nullptr;
        if (arrays.input_gradient)
        {
            transposed = scratch(scratch_use::filters_transposed, points * p.matrices(shape.filters, p.in_columns).stride);
            transform_filters_transposed(p, arrays.filters, transposed);
        }
        const std::size_t groups = p.one_thread_per_image() ? std::min(chunks_of(p), most_groups) : 1;
        float* gradients = scratch(scratch_use::gradients, groups * points * gradient_matrices(p).stride);
        const auto gradient_of_images = p.one_thread_per_image() ? gradient_images_apart : gradient_images_together;
        gradient_of_images(p, arrays, transposed, gradients);
        if (arrays.filter_gradient)
            parallel_for(shape.channels, [&](std::size_t channel)
            {
                kernels.winograd_filter_gradients(gradients, gradient_matrices(p), channel, shape.filters,
                    arrays.filter_gradient, {9, 9 * shape.channels});
            });
    }
}
