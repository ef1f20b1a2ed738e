// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/dense/convolution_methods.h>

#include <hypersparse/plugins/kernels/thread_team.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace hypersparse::dense
{
    namespace
    {
        std::size_t ceiling(std::size_t n, std::size_t by) { return (n + by - 1) / by; }

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

        axis forward_axis(std::size_t inputs, std::size_t outputs, std::size_t taps, std::size_t stride, std::size_t padding)
        {
            return {outputs, inputs, taps, stride, static_cast<std::ptrdiff_t>(padding), 0, 1, false, 0, 1};
        }

        // Positions of the input with (position + padding) % stride == residue. For those, position + padding = q*stride +
        // residue; tap residue + j*stride meets output q - j.
        axis gradient_axis(std::size_t inputs, std::size_t outputs, std::size_t taps, std::size_t stride, std::size_t padding,
            std::size_t residue)
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
        std::size_t pixel_size(const dense_kernels& k, std::size_t channels)
        {
            return channels < k.lanes ? channels : rounded_up(channels, k.lanes);
        }

        struct filter_view
        {
            const float* filters;
            std::size_t in_stride, out_stride;      // between channels of the pass's input and output
            std::size_t columns;                    // of a filter
        };

        // A pass's filter matrix in panels: rows (tap y, tap x, input channel), columns output channels
        struct filter_matrix
        {
            std::size_t rows, columns;              // whole pixels, whole vectors

            filter_matrix(const dense_kernels& k, const pass& p)
                : rows(p.y.taps * p.x.taps * pixel_size(k, p.in_channels)), columns(rounded_up(p.out_channels, k.lanes)) {}
            std::size_t floats() const { return rows * columns; }
        };

        std::size_t panel_width_at(const dense_kernels& k, std::size_t column, std::size_t columns)
        {
            return std::min(2 * k.lanes, columns - column);
        }

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

        float* pad_image(const dense_kernels& k, const padded_image& form, const float* image, std::size_t channels, float* pixels)
        {
            std::memset(pixels, 0, form.floats() * sizeof(float));
            k.planes_to_pixels(image, channels, pixels + (form.top * form.columns + form.left) * form.pixel, form.inner);
            return pixels;
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

        // Where images are so small that a line of pixels does not fill a block of registers, the same pixel of all images does.
        bool images_are_small(const convolution_shape& s)
        {
            return s.samples >= 8 && s.out_columns() < 8 && s.out_rows() * s.out_columns() <= 25;
        }

        struct image_planes             // of all samples
        {
            std::size_t channels, rows, columns;
            std::size_t size() const { return channels * rows * columns; }
            pixel_grid grid(std::size_t pixel) const { return {rows, columns, columns * pixel, pixel}; }
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
                return lanes_are_columns() ? rounded_up(plain_filter_floats(), k_.lanes) : filter_floats_;
            }

            void pack(const float* filters, float* packed) const
            {
                if (lanes_are_columns())
                    return order_filters(filters, packed);
                for (std::size_t n = 0; n < all_.count(); ++n)
                    if (const pass p = all_.number(n); !p.empty())
                        pack_filters(k_, p, all_.view(filters), packed + filters_at_[n]);
            }

            void run(const float* packed) const
            {
                if (lanes_are_columns())
                    parallel_for(all_.shape.samples, [&](std::size_t i) { run_planes(packed, i); });
                else if (images_are_small(all_.shape))
                    run_positions(packed);
                else if (all_.shape.samples < cpu_threads())
                    run_lines(packed);
                else
                    parallel_for(all_.shape.samples, [&](std::size_t i) { run_image(packed, i); });
            }

        private:
            // Channels fill lanes badly where there are few; columns do it better there, if neighbours are neighbours in the input.
            bool lanes_are_columns() const
            {
                const pass p = all_.number(0);
                if (all_.count() > 1 || p.empty() || p.y.step != 1 || p.x.step != 1)
                    return false;
                const std::size_t pixels = p.y.outputs * p.x.outputs;
                const std::size_t with_columns = all_.out.channels * p.y.outputs * ceiling(p.x.outputs, k_.lanes);
                const std::size_t with_channels = pixels * ceiling(all_.out.channels, k_.lanes);
                return 2 * with_columns <= with_channels;
            }

            std::size_t plain_filter_floats() const { return all_.shape.channels * all_.shape.filters * all_.shape.taps(); }

            void order_filters(const float* filters, float* ordered) const
            {
                const pass p = all_.number(0);
                const filter_view from = all_.view(filters);
                for (std::size_t c = 0; c < p.in_channels; ++c)
                    for (std::size_t ty = 0; ty < p.y.taps; ++ty)
                        for (std::size_t tx = 0; tx < p.x.taps; ++tx)
                            for (std::size_t o = 0; o < p.out_channels; ++o)
                                *ordered++ = filters[p.y.filter_tap(ty) * from.columns + p.x.filter_tap(tx) + c * from.in_stride
                                    + o * from.out_stride];
            }

            void run_planes(const float* ordered, std::size_t image) const
            {
                const pass p = all_.number(0);
                const std::size_t rows = p.y.outputs + p.y.taps - 1;
                const std::size_t columns = rounded_up(p.x.outputs, k_.lanes) + p.x.taps - 1;
                const plane_convolution planes = {p.in_channels, columns, rows * columns, p.out_channels, p.y.outputs,
                    p.x.outputs, p.y.taps, p.x.taps};
                float* in = scratch(scratch_use::pixels_in, p.in_channels * rows * columns);
                std::memset(in, 0, p.in_channels * rows * columns * sizeof(float));
                copy_rows(p, input_ + image * all_.in.size(), in, planes);
                float* out = scratch(scratch_use::pixels_out, p.out_channels * p.y.outputs * rounded_up(p.x.outputs, k_.lanes));
                k_.convolve_planes(in, ordered, out, planes);
                k_.finish_planes(out, planes, output_ + image * all_.out.size(), finish_);
            }

            // What the pass reads of an image, where it reads it: output o begins at input o - before.
            static void copy_rows(const pass& p, const float* image, float* in, const plane_convolution& planes)
            {
                const std::ptrdiff_t width = static_cast<std::ptrdiff_t>(p.x.outputs + p.x.taps - 1);
                const std::ptrdiff_t inputs = static_cast<std::ptrdiff_t>(p.x.inputs);
                const std::ptrdiff_t first = std::max<std::ptrdiff_t>(0, -p.x.before);
                const std::ptrdiff_t last = std::min(inputs, width - p.x.before);
                for (std::size_t c = 0; c < p.in_channels; ++c)
                    for (std::size_t row = 0; row * planes.in_row < planes.in_plane; ++row)
                    {
                        const std::ptrdiff_t y = static_cast<std::ptrdiff_t>(row) - p.y.before;
                        if (y < 0 || y >= static_cast<std::ptrdiff_t>(p.y.inputs) || first >= last)
                            continue;
                        std::copy(image + (c * p.y.inputs + y) * inputs + first, image + (c * p.y.inputs + y) * inputs + last,
                            in + c * planes.in_plane + row * planes.in_row + first + p.x.before);
                    }
            }

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
                k_.pixels_to_planes(out, all_.out.grid(out_pixel()), output_ + image * all_.out.size(), all_.out.channels, finish_);
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
        };

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
                    k.planes_to_pixels(arrays.output_gradient + i * s.output_size(), s.filters, out, out_planes.grid(out_pixel));
                    for (std::size_t ty = 0; ty < s.filter_rows; ++ty)
                    {
                        const std::size_t run = s.filter_columns * form.pixel;
                        const gradient_sum sum_of = {
                            .count = {1, s.out_rows(), s.out_columns()},
                            .in_stride = {0, s.stride_y * form.columns * form.pixel, s.stride_x * form.pixel},
                            .out_stride = {0, s.out_columns() * out_pixel, out_pixel},
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
                            .count = {1, 1, s.samples}, .in_stride = {0, 0, in_floats}, .out_stride = {0, 0, out_floats},
                            .numbers = pixel, .start = tap * pixel, .inner = inner, .columns = out_pixel};
                        k.convolve_gradient(in + (y * s.columns + x) * pixel, out + (oy * s.out_columns() + ox) * out_pixel,
                            sums, sum_of, panel, panel + 1);
                    }
            });
            unpack_filter_gradient(k, s, sums, arrays.filter_gradient);
        }
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
        if (arrays.filter_gradient && images_are_small(s))
            filter_gradient_of_small_images(kernels, s, arrays);
        else if (arrays.filter_gradient)
            filter_gradient_of_images(kernels, s, arrays);
    }
}
