// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/layers/fast/tensor_kernels.h>

#include <hypersparse/plugins/kernels/dense/dense_kernels.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <algorithm>

namespace hypersparse::impl
{
    namespace
    {
        struct range
        {
            long first, last;
        };

        // The part of a window that lies in the image, along one axis
        range inside(long position, long stride, long padding, long size, long image)
        {
            const long first = position * stride - padding;
            return {std::max(0L, first), std::min(image, first + size)};
        }

        struct pool_shape
        {
            pool_window window;
            long rows, columns, out_rows, out_columns;

            pool_shape(const dlib::tensor& input, const pool_window& w)
                : window(w), rows(input.nr()), columns(input.nc()),
                  out_rows(1 + (rows + 2*w.padding_y - w.nr) / w.stride_y),
                  out_columns(1 + (columns + 2*w.padding_x - w.nc) / w.stride_x)
            {
                DLIB_CASSERT(w.nr <= rows + 2*w.padding_y && w.nc <= columns + 2*w.padding_x,
                    "Pooling windows must be small enough to fit into the padded image.");
            }

            bool pairs() const      // 2x2 without overlap or padding
            {
                return window.nr == 2 && window.nc == 2 && window.stride_y == 2 && window.stride_x == 2 && window.padding_y == 0
                    && window.padding_x == 0;
            }

            bool everything() const
            {
                return out_rows == 1 && out_columns == 1 && window.nr == rows && window.nc == columns;
            }

            std::size_t in_size() const { return static_cast<std::size_t>(rows * columns); }
            std::size_t out_size() const { return static_cast<std::size_t>(out_rows * out_columns); }

            template <typename work_type>
            void for_each_window(const work_type& work) const
            {
                for (long r = 0; r < out_rows; ++r)
                    for (long c = 0; c < out_columns; ++c)
                        work(static_cast<std::size_t>(r * out_columns + c),
                            inside(r, window.stride_y, window.padding_y, window.nr, rows),
                            inside(c, window.stride_x, window.padding_x, window.nc, columns));
            }
        };

        // Works on all planes of a sample at once: one plane alone may be very small.
        template <typename work_type>
        void for_each_plane(const dlib::tensor& input, const work_type& work)
        {
            const std::size_t channels = input.k();
            parallel_for(static_cast<std::size_t>(input.num_samples()), [&](std::size_t n)
            {
                for (std::size_t c = 0; c < channels; ++c)
                    work(n * channels + c);
            });
        }

        // The first of the largest numbers, row by row
        std::size_t place_of_largest(const float* image, long columns, range rows, range cols)
        {
            std::size_t best = static_cast<std::size_t>(rows.first * columns + cols.first);
            for (long r = rows.first; r < rows.last; ++r)
                for (long c = cols.first; c < cols.last; ++c)
                    if (image[r * columns + c] > image[best])
                        best = static_cast<std::size_t>(r * columns + c);
            return best;
        }

        void max_pool_plane(const dense_kernels& kernels, const pool_shape& s, const float* image, float* out)
        {
            if (s.pairs())
                for (long r = 0; r < s.out_rows; ++r)
                    kernels.max_pool_2x2_row(image + 2*r * s.columns, image + (2*r + 1) * s.columns, out + r * s.out_columns,
                        static_cast<std::size_t>(s.out_columns));
            else
                s.for_each_window([&](std::size_t i, range rows, range columns)
                {
                    out[i] = image[place_of_largest(image, s.columns, rows, columns)];
                });
        }

        void max_pool_plane_gradient(
            const dense_kernels& kernels, const pool_shape& s, const float* image, const float* gradient, float* image_gradient)
        {
            if (s.pairs())
                for (long r = 0; r < s.out_rows; ++r)
                    kernels.max_pool_2x2_row_gradient(image + 2*r * s.columns, image + (2*r + 1) * s.columns,
                        gradient + r * s.out_columns, image_gradient + 2*r * s.columns, image_gradient + (2*r + 1) * s.columns,
                        static_cast<std::size_t>(s.out_columns));
            else
                s.for_each_window([&](std::size_t i, range rows, range columns)
                {
                    image_gradient[place_of_largest(image, s.columns, rows, columns)] += gradient[i];
                });
        }

        float average(const float* image, long stride, range rows, range columns)
        {
            double sum = 0;
            for (long r = rows.first; r < rows.last; ++r)
                for (long c = columns.first; c < columns.last; ++c)
                    sum += image[r * stride + c];
            return static_cast<float>(sum / static_cast<double>((rows.last - rows.first) * (columns.last - columns.first)));
        }

        void add_average_gradient(float* image, long stride, range rows, range columns, float gradient)
        {
            const float each = gradient / static_cast<float>((rows.last - rows.first) * (columns.last - columns.first));
            for (long r = rows.first; r < rows.last; ++r)
                for (long c = columns.first; c < columns.last; ++c)
                    image[r * stride + c] += each;
        }
    }

    void fast_max_pool(const dlib::tensor& input, const pool_window& window, dlib::resizable_tensor& output)
    {
        const pool_shape s(input, window);
        output.set_size(input.num_samples(), input.k(), s.out_rows, s.out_columns);
        const dense_kernels& kernels = current_dense_kernels();
        const float* x = input.host();
        float* y = output.host_write_only();
        for_each_plane(input, [&](std::size_t plane)
        {
            max_pool_plane(kernels, s, x + plane * s.in_size(), y + plane * s.out_size());
        });
    }

    void fast_max_pool_gradient(const dlib::tensor& input, const pool_window& window, const dlib::tensor& output_gradient,
        dlib::tensor& input_gradient)
    {
        const pool_shape s(input, window);
        const dense_kernels& kernels = current_dense_kernels();
        const float* x = input.host();
        const float* dy = output_gradient.host();
        float* dx = input_gradient.host();
        for_each_plane(input, [&](std::size_t plane)
        {
            max_pool_plane_gradient(
                kernels, s, x + plane * s.in_size(), dy + plane * s.out_size(), dx + plane * s.in_size());
        });
    }

    pool_winners max_pool_winners(const dlib::tensor& input, const pool_window& window)
    {
        const pool_shape s(input, window);
        const std::size_t planes = static_cast<std::size_t>(input.num_samples() * input.k());
        pool_winners winners = {std::vector<std::uint32_t>(planes * s.out_size()), s.out_rows, s.out_columns, s.in_size()};
        const float* x = input.host();
        for_each_plane(input, [&](std::size_t plane)
        {
            s.for_each_window([&](std::size_t i, range rows, range columns)
            {
                winners.places[plane * s.out_size() + i] =
                    static_cast<std::uint32_t>(place_of_largest(x + plane * s.in_size(), s.columns, rows, columns));
            });
        });
        return winners;
    }

    void take_winners(const dlib::tensor& input, const pool_winners& winners, dlib::resizable_tensor& output)
    {
        output.set_size(input.num_samples(), input.k(), winners.rows, winners.columns);
        DLIB_CASSERT(output.size() == winners.places.size() && output.size() != 0,
            "winners of " << winners.places.size() << " windows, found " << output.size());
        const std::size_t windows = static_cast<std::size_t>(winners.rows * winners.columns);
        const float* x = input.host();
        float* y = output.host_write_only();
        for (std::size_t i = 0; i < winners.places.size(); ++i)
            y[i] = x[i / windows * winners.plane + winners.places[i]];
    }

    void add_to_winners(const dlib::tensor& output_gradient, const pool_winners& winners, dlib::tensor& input_gradient)
    {
        DLIB_CASSERT(output_gradient.size() == winners.places.size(),
            "winners of " << winners.places.size() << " windows, found " << output_gradient.size());
        const std::size_t windows = static_cast<std::size_t>(winners.rows * winners.columns);
        const float* dy = output_gradient.host();
        float* dx = input_gradient.host();
        for (std::size_t i = 0; i < winners.places.size(); ++i)
            dx[i / windows * winners.plane + winners.places[i]] += dy[i];
    }

    void fast_average_pool(const dlib::tensor& input, const pool_window& window, dlib::resizable_tensor& output)
    {
        const pool_shape s(input, window);
        output.set_size(input.num_samples(), input.k(), s.out_rows, s.out_columns);
        const dense_kernels& kernels = current_dense_kernels();
        const float* x = input.host();
        float* y = output.host_write_only();
        for_each_plane(input, [&](std::size_t plane)
        {
            const float* image = x + plane * s.in_size();
            if (s.everything())
                y[plane] = static_cast<float>(kernels.sum(image, s.in_size()) / static_cast<double>(s.in_size()));
            else
                s.for_each_window([&](std::size_t i, range rows, range columns)
                {
                    y[plane * s.out_size() + i] = average(image, s.columns, rows, columns);
                });
        });
    }

    void fast_average_pool_gradient(const dlib::tensor& input, const pool_window& window, const dlib::tensor& output_gradient,
        dlib::tensor& input_gradient)
    {
        const pool_shape s(input, window);
        const dense_kernels& kernels = current_dense_kernels();
        const float* dy = output_gradient.host();
        float* dx = input_gradient.host();
        for_each_plane(input, [&](std::size_t plane)
        {
            float* image = dx + plane * s.in_size();
            if (s.everything())
                kernels.add_number(dy[plane] / static_cast<float>(s.in_size()), image, s.in_size());
            else
                s.for_each_window([&](std::size_t i, range rows, range columns)
                {
                    add_average_gradient(image, s.columns, rows, columns, dy[plane * s.out_size() + i]);
                });
        });
    }
}
