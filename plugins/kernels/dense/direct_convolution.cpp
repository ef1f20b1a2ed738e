// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/dense/plane_pass.h>

#include <hypersparse/plugins/kernels/thread_team.h>

#include <cstring>
#include <vector>

namespace hypersparse::dense
{
    namespace
    {
        void pack_filters(const dense_kernels& k, const pass& p, const filter_view& from, float* to)
        {
            const filter_matrix size(k, p);
            const std::size_t pixel = pixel_size(k, p.in_channels);
            parallel_for(ceiling(size.columns, 2 * k.lanes), [&](std::size_t panel)
            {
                const std::size_t column = panel * 2 * k.lanes, width = panel_width_at(k, column, size.columns);
                float* row = to + column * size.rows;
                for (std::size_t ty = 0; ty < p.y.taps; ++ty)
                    for (std::size_t tx = 0; tx < p.x.taps; ++tx)
                    {
                        const float* tap = from.filters + p.y.filter_tap(ty) * from.columns + p.x.filter_tap(tx);
                        for (std::size_t c = 0; c < pixel; ++c, row += width)
                            for (std::size_t i = 0; i < width; ++i)
                                row[i] = c < p.in_channels && column + i < p.out_channels
                                    ? tap[c * from.in_stride + (column + i) * from.out_stride] : 0;
                    }
            });
        }

        // Where the first tap of output (oy, ox) lies
        std::size_t input_offset(const pass& p, const padded_image& form, std::size_t oy, std::size_t ox)
        {
            const std::ptrdiff_t y = static_cast<std::ptrdiff_t>(oy * p.y.step + form.top) - p.y.before;
            const std::ptrdiff_t x = static_cast<std::ptrdiff_t>(ox * p.x.step + form.left) - p.x.before;
            return (y * form.columns + x) * form.pixel;
        }

        void pass_over_line(const dense_kernels& k, const pass& p, const padded_image& form, const float* pixels,
            const float* filters, float* out, std::size_t oy, std::size_t out_columns, std::size_t out_pixel)
        {
            const filter_matrix size(k, p);
            const convolution_line line = {
                .pixels = p.x.outputs, .in_step = p.x.step * form.pixel, .out_step = p.x.place_step * out_pixel,
                .runs = p.y.taps, .run_stride = form.columns * form.pixel, .run_length = p.x.taps * form.pixel,
                .filter_start = 0, .filter_run_stride = p.x.taps * form.pixel, .inner = size.rows, .columns = size.columns};
            const std::size_t place = (p.y.place + oy * p.y.place_step) * out_columns + p.x.place;
            k.convolve_line(pixels + input_offset(p, form, oy, 0), filters, out + place * out_pixel, line, 0, size.columns);
        }

        // One output position of all images: only the taps that meet an input are summed.
        void pass_over_position(const dense_kernels& k, const pass& p, std::size_t images, const float* pixels,
            const float* filters, float* out, std::size_t oy, std::size_t ox, std::size_t panel, std::size_t out_floats,
            std::size_t out_columns, std::size_t out_pixel)
        {
            const filter_matrix size(k, p);
            const std::size_t pixel = pixel_size(k, p.in_channels);
            const std::size_t ty = p.y.first_inside(oy), tx = p.x.first_inside(ox);
            const std::size_t ty_end = std::max(ty, p.y.last_inside(oy)), tx_end = std::max(tx, p.x.last_inside(ox));
            const std::ptrdiff_t y = static_cast<std::ptrdiff_t>(oy * p.y.step + ty) - p.y.before;
            const std::ptrdiff_t x = static_cast<std::ptrdiff_t>(ox * p.x.step + tx) - p.x.before;
            const bool none = ty == ty_end || tx == tx_end;
            const convolution_line line = {
                .pixels = images, .in_step = p.y.inputs * p.x.inputs * pixel, .out_step = out_floats,
                .runs = none ? 0 : ty_end - ty, .run_stride = p.x.inputs * pixel, .run_length = (tx_end - tx) * pixel,
                .filter_start = (ty * p.x.taps + tx) * pixel, .filter_run_stride = p.x.taps * pixel,
                .inner = size.rows, .columns = size.columns};
            const std::size_t place = (p.y.place + oy * p.y.place_step) * out_columns + p.x.place + ox * p.x.place_step;
            k.convolve_line(pixels + (none ? 0 : (y * static_cast<std::ptrdiff_t>(p.x.inputs) + x) * pixel), filters,
                out + place * out_pixel, line, panel, panel + 1);
        }

        // All passes over a batch, whose filters are packed one after the other.
        class pass_runner
        {
        public:
            pass_runner(const dense_kernels& kernels, const passes& all, const float* input, const plane_finish& finish,
                float* output)
                : k_(kernels), all_(all), input_(input), finish_(finish), output_(output)
            {
                for (std::size_t n = 0; n < all.count(); ++n)
                {
                    filters_at_.push_back(filter_floats_);
                    filter_floats_ += filter_matrix(k_, all.number(n)).floats();
                    covered_ &= !all.number(n).empty();
                }
            }

            std::size_t filter_floats() const
            {
                return columns_ ? all_.shape.channels * all_.shape.filters * all_.shape.taps() : filter_floats_;
            }

            void pack(const float* filters, float* packed) const
            {
                if (columns_)
                    return order_filters(all_, filters, packed);
                for (std::size_t n = 0; n < all_.count(); ++n)
                    if (const pass p = all_.number(n); !p.empty())
                        pack_filters(k_, p, all_.view(filters), packed + filters_at_[n]);
            }

            void run(const float* packed) const
            {
                if (columns_)
                    parallel_for(all_.shape.samples, [&](std::size_t i)
                    {
                        convolve_planes(k_, all_, input_ + i * all_.in.size(), packed, finish_, output_ + i * all_.out.size());
                    });
                else if (images_are_small(all_.shape))
                    run_positions(packed);
                else if (all_.shape.samples < cpu_threads())
                    run_lines(packed);
                else
                    parallel_for(all_.shape.samples, [&](std::size_t i) { run_image(packed, i); });
            }

        private:
            std::size_t out_pixel() const { return rounded_up(all_.out.channels, k_.lanes); }
            std::size_t out_floats() const { return all_.out.rows * all_.out.columns * out_pixel(); }

            // Where no pass comes by (a stride larger than the filter) there is no gradient.
            void clear_what_is_not_covered(float* out) const
            {
                if (!covered_)
                    std::memset(out, 0, out_floats() * sizeof(float));
            }

            template <typename work_type>
            void for_each_pass(const float* packed, const work_type& work) const
            {
                for (std::size_t n = 0; n < all_.count(); ++n)
                    if (const pass p = all_.number(n); !p.empty())
                        work(p, packed + filters_at_[n]);
            }

            const float* padded_input(const padded_image& form, std::size_t image) const
            {
                return pad_image(k_, form, input_ + image * all_.in.size(), all_.in.channels,
                    scratch(scratch_use::pixels_in, form.floats()));
            }

            void finish_image(const float* out, std::size_t image) const
            {
                k_.pixels_to_planes(
                    out, all_.out.grid(out_pixel()), output_ + image * all_.out.size(), all_.out.channels, finish_);
            }

            void run_image(const float* packed, std::size_t image) const
            {
                float* out = scratch(scratch_use::pixels_out, out_floats());
                clear_what_is_not_covered(out);
                for_each_pass(packed, [&](const pass& p, const float* filters)
                {
                    const padded_image form(k_, p);
                    const float* pixels = padded_input(form, image);
                    for (std::size_t oy = 0; oy < p.y.outputs; ++oy)
                        pass_over_line(k_, p, form, pixels, filters, out, oy, all_.out.columns, out_pixel());
                });
                finish_image(out, image);
            }

            // Fewer images than threads: the lines of an image are shared out.
            void run_lines(const float* packed) const
            {
                for (std::size_t image = 0; image < all_.shape.samples; ++image)
                {
                    float* out = scratch(scratch_use::batch_out, out_floats());
                    clear_what_is_not_covered(out);
                    for_each_pass(packed, [&](const pass& p, const float* filters)
                    {
                        const padded_image form(k_, p);
                        const float* pixels = padded_input(form, image);
                        parallel_for(p.y.outputs, [&](std::size_t oy)
                        {
                            pass_over_line(k_, p, form, pixels, filters, out, oy, all_.out.columns, out_pixel());
                        });
                    });
                    finish_image(out, image);
                }
            }

            void run_positions(const float* packed) const
            {
                const std::size_t samples = all_.shape.samples, in_pixel = pixel_size(k_, all_.in.channels);
                const std::size_t in_floats = all_.in.rows * all_.in.columns * in_pixel;
                float* in = scratch(scratch_use::batch_in, samples * in_floats);
                float* out = scratch(scratch_use::batch_out, samples * out_floats());
                parallel_for(samples, [&](std::size_t i)
                {
                    k_.planes_to_pixels(
                        input_ + i * all_.in.size(), all_.in.channels, in + i * in_floats, all_.in.grid(in_pixel));
                    clear_what_is_not_covered(out + i * out_floats());
                });
                for_each_pass(packed, [&](const pass& p, const float* filters)
                {
                    const std::size_t panels = ceiling(filter_matrix(k_, p).columns, 2 * k_.lanes);
                    parallel_for(p.y.outputs * p.x.outputs * panels, [&](std::size_t piece)
                    {
                        const std::size_t position = piece / panels;
                        pass_over_position(k_, p, samples, in, filters, out, position / p.x.outputs, position % p.x.outputs,
                            piece % panels, out_floats(), all_.out.columns, out_pixel());
                    });
                });
                parallel_for(samples, [&](std::size_t i) { finish_image(out + i * out_floats(), i); });
            }

            const dense_kernels& k_;
            const passes& all_;
            const float* input_;
            plane_finish finish_;
            float* output_;
            std::vector<std::size_t> filters_at_;
            std::size_t filter_floats_ = 0;
            bool covered_ = true;
            bool columns_ = lanes_are_columns(k_, all_);
        };
    }

    void direct_convolve(const dense_kernels& kernels, const convolution_shape& s, const float* input, const float* filters,
        const plane_finish& finish, float* output, prepared_filters* kept)
    {
        const passes forward = {
            s, {s.channels, s.rows, s.columns}, {s.filters, s.out_rows(), s.out_columns()}, false};
        const pass_runner runner(kernels, forward, input, finish, output);
        runner.run(filters_ready(kept, kernels, convolution_method::direct, runner.filter_floats(),
            [&](float* packed) { runner.pack(filters, packed); }));
    }

    void direct_gradient(const dense_kernels& kernels, const convolution_shape& s, const convolution_gradients& arrays)
    {
        if (arrays.input_gradient)
        {
            const passes backward = {
                s, {s.filters, s.out_rows(), s.out_columns()}, {s.channels, s.rows, s.columns}, true};
            const pass_runner runner(kernels, backward, arrays.output_gradient, {.add = true}, arrays.input_gradient);
            float* packed = scratch(scratch_use::filters, runner.filter_floats());
            runner.pack(arrays.filters, packed);
            runner.run(packed);
        }
        if (arrays.filter_gradient)
            direct_filter_gradient(kernels, s, arrays);
    }
}
