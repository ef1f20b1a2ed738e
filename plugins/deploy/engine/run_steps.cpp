// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/program.h>

#include <hypersparse/plugins/deploy/engine/halo.h>
#include <hypersparse/plugins/deploy/graph/activation.h>

#include <algorithm>

namespace hypersparse
{
    namespace
    {
        // f(channel, row of places, where it begins from the origin)
        template <typename function>
        void for_each_row(const lane_layout& l, const function& f)
        {
            for (std::size_t k = 0; k < l.shape.channels; ++k)
                for (std::size_t r = 0; r < l.rows; ++r)
                    f(k, r, k*l.plane() + r*l.row());
        }

        // f(channel, row, column) for every element of an image
        template <typename function>
        void for_each_element(const tensor_shape& shape, const function& f)
        {
            for (std::size_t k = 0; k < shape.channels; ++k)
                for (std::size_t r = 0; r < shape.rows; ++r)
                    for (std::size_t c = 0; c < shape.cols; ++c)
                        f(k, r, c);
        }

        class runner
        {
        public:
            runner(const program& p, float* arena)
                : kernels_(current_engine_kernels()), images_(p.images), arena_(arena)
            {}

            void operator()(const sparse_step& s) const
            {
                sparse_sums job = job_of(s);
                job.nonzeros = s.nonzeros.data();
                job.begin = s.begin.data();
                (job.width == kernels_.lanes ? kernels_.sum_vectors : kernels_.sum_floats)(job);
            }

            void operator()(const dense_step& s) const
            {
                dense_sums job = job_of(s);
                job.offset = s.offset.data();
                job.weights = s.weights.data();
                kernels_.sum_dense(job);
            }

            void operator()(const winograd_step& s) const
            {
                winograd_sums job = job_of(s);
                job.weights = s.weights.data();
                job.scratch = arena_ + s.scratch;
                kernels_.sum_winograd(job);
            }

            void operator()(const halo_step& s) const
            {
                halo_job job = s.job;
                job.planes = arena_ + s.tensor;
                job.runs = s.runs.data();
                job.lanes_from = s.lanes_from.data();
                job.sides = s.sides.data();
                kernels_.write_halo(job);
            }

            void operator()(const pool_step& s) const
            {
                pool_job job = s.job;
                job.in = arena_ + s.in;
                job.out = arena_ + s.out;
                kernels_.pool_vectors(job);
            }

            void operator()(const pool_everything_step& s) const
            {
                pool_everything_job job = s.job;
                job.in = arena_ + s.in;
                job.out = arena_ + s.out;
                job.inside = s.inside.data();
                kernels_.pool_everything(job);
            }

            void operator()(const pool_anything_step& s) const
            {
                const window& w = s.what.where;
                const tensor_shape& from = s.in.layout.shape;
                const tensor_shape& to = s.out.layout.shape;
                for (std::size_t r = 0; r < to.rows; ++r)
                    for (std::size_t c = 0; c < to.cols; ++c)
                    {
                        const std::size_t y = r*w.stride_y, x = c*w.stride_x;
                        const std::size_t top = std::max(y, w.padding_y) - w.padding_y, left = std::max(x, w.padding_x) - w.padding_x;
                        const std::size_t bottom = std::min(y + w.rows - w.padding_y, from.rows);
                        const std::size_t right = std::min(x + w.cols - w.padding_x, from.cols);
                        for (std::size_t image = 0; image < images_; ++image)
                            pool_window(s, {top, bottom, left, right}, r*to.cols + c, image);
                    }
            }

            void operator()(const affine_step& s) const
            {
                if (s.scale.size() == s.out.layout.shape.channels)
                    return change_rows(s.in, s.out, [&](std::size_t k, float x) { return s.scale[k]*x + s.offset[k]; });
                std::size_t i = 0;
                for_each_element(s.out.layout.shape, [&](std::size_t k, std::size_t r, std::size_t c)
                {
                    for (std::size_t image = 0; image < images_; ++image)
                        at(s.out, k, r, c, image) = s.scale[i]*at(s.in, k, r, c, image) + s.offset[i];
                    ++i;
                });
            }

            void operator()(const activation_step& s) const
            {
                if (s.what.function == activation::relu)
                    return change_rows(s.in, s.out, [](std::size_t, float x) { return x > 0 ? x : 0; });
                change_rows(s.in, s.out,
                    [&](std::size_t, float x) { return activate(s.what.function, s.what.parameter, x); });
            }

            void operator()(const add_step& s) const
            {
                for_each_row(s.out.layout, [&](std::size_t k, std::size_t, std::size_t row)
                {
                    std::fill_n(arena_ + s.out.origin() + row, s.out.layout.cols*s.out.layout.lanes(),
                        s.what.offset.empty() ? 0 : s.what.offset[k]);
                });
                add(s.a, s.what.channels[0], s.out);
                add(s.b, s.what.channels[1], s.out);
            }

            void operator()(const copy_step& s) const
            {
                const lane_layout& to = s.out.layout;
                if (s.in.layout.like(to))
                    return for_each_row(s.in.layout, [&](std::size_t k, std::size_t r, std::size_t row)
                    {
                        std::copy_n(arena_ + s.in.origin() + row, to.cols*to.lanes(),
                            arena_ + s.out.origin() + (s.first_channel + k)*to.plane() + r*to.row());
                    });
                for_each_element(s.in.layout.shape, [&](std::size_t k, std::size_t r, std::size_t c)
                {
                    for (std::size_t image = 0; image < images_; ++image)
                        at(s.out, s.first_channel + k, r, c, image) = at(s.in, k, r, c, image);
                });
            }

        private:
            template <typename job_type>
            job_type job_of(const sum_step<job_type>& s) const
            {
                job_type job = s.job;
                job.in = arena_ + s.in;
                job.out = arena_ + s.out;
                job.bias = s.bias.data();
                if (s.has_residual)
                    job.residual = arena_ + s.residual;
                if (!s.residual_channel.empty())
                    job.residual_channel = s.residual_channel.data();
                return job;
            }

            struct part_of_plane
            {
                std::size_t top, bottom, left, right;
            };

            // One window of one image, in all channels
            void pool_window(const pool_anything_step& s, const part_of_plane& part, std::size_t to, std::size_t image) const
            {
                const lane_layout& from = s.in.layout;
                const float* in = arena_ + s.in.origin() + image*from.blocks();
                float* out = arena_ + s.out.origin() + image*s.out.layout.blocks() + s.out_at[to];
                const float share = 1 / static_cast<float>((part.bottom - part.top)*(part.right - part.left));
                for (std::size_t k = 0; k < from.shape.channels; ++k, in += from.plane(), out += s.out.layout.plane())
                {
                    float sum = 0, largest = in[s.in_at[part.top*from.shape.cols + part.left]];
                    for (std::size_t i = part.top; i < part.bottom; ++i)
                        for (std::size_t j = part.left; j < part.right; ++j)
                        {
                            const float value = in[s.in_at[i*from.shape.cols + j]];
                            sum += value;
                            largest = std::max(largest, value);
                        }
                    *out = s.what.maximum ? largest : sum*share;
                }
            }

            float& at(const placed_tensor& t, std::size_t k, std::size_t r, std::size_t c, std::size_t image) const
            { return arena_[t.origin() + t.layout.at(k, r, c, image)]; }

            // out = f(channel, in), element by element
            template <typename function>
            void change_rows(const placed_tensor& in, const placed_tensor& out, const function& f) const
            {
                const std::size_t length = out.layout.cols*out.layout.lanes();
                for_each_row(out.layout, [&](std::size_t k, std::size_t r, std::size_t row)
                {
                    const float* x = arena_ + in.origin() + k*in.layout.plane() + r*in.layout.row();
                    float* y = arena_ + out.origin() + row;
                    for (std::size_t i = 0; i < length; ++i)
                        y[i] = f(k, x[i]);
                });
            }

            void add(const placed_tensor& from, const std::vector<int>& channels, const placed_tensor& to) const
            {
                const lane_layout& l = from.layout;
                for_each_row(to.layout, [&](std::size_t k, std::size_t r, std::size_t row)
                {
                    const std::size_t channel = channels.empty() ? k : static_cast<std::size_t>(channels[k]);  // -1: a huge one
                    if (channel >= l.shape.channels || r >= l.rows)
                        return;
                    const float* in = arena_ + from.origin() + channel*l.plane() + r*l.row();
                    float* out = arena_ + to.origin() + row;
                    for (std::size_t i = 0; i < std::min(l.cols, to.layout.cols)*l.lanes(); ++i)
                        out[i] += in[i];
                });
            }

            const engine_kernels& kernels_;
            std::size_t images_;
            float* arena_;
        };
    }

    void start_arena(const program& p, float* arena)
    {
        std::fill_n(arena, p.arena_size, 0.0f);
        for (const placed_tensor& t : p.tensors_with_ones)
            write_ones(t, arena);
    }

    void run_step(const program& p, std::size_t index, float* arena)
    {
        std::visit(runner(p, arena), p.steps[index].what);
    }

    void run_steps(const program& p, float* arena)
    {
        const runner run(p, arena);
        for (const numbered_step& s : p.steps)
            std::visit(run, s.what);
    }
}
