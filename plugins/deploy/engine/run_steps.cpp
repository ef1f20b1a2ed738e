// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/program.h>

#include <hypersparse/plugins/deploy/graph/activation.h>

#include <algorithm>

namespace hypersparse
{
    namespace
    {
        // f(channel, row, first place of the row) for every row of the image
        template <typename function>
        void for_each_row(const lane_layout& l, const function& f)
        {
            for (std::size_t k = 0; k < l.shape.channels; ++k)
                for (std::size_t r = 0; r < l.shape.rows; ++r)
                    f(k, r, k*l.plane() + r*l.row());
        }

        class runner
        {
        public:
            runner(const program& p, float* arena)
                : kernels_(current_engine_kernels()), lanes_(p.lanes), arena_(arena)
            {}

            void operator()(const sum_step& s) const
            {
                sparse_sums job = s.job;
                job.in = arena_ + s.in;
                job.out = arena_ + s.out;
                job.nonzeros = s.nonzeros.data();
                job.begin = s.begin.data();
                job.bias = s.bias.data();
                if (s.has_residual)
                    job.residual = arena_ + s.residual;
                if (!s.residual_channel.empty())
                    job.residual_channel = s.residual_channel.data();
                (lanes_ == 1 ? kernels_.sum_planes : kernels_.sum_images)(job);
            }

            void operator()(const pool_step& s) const
            {
                pool_job job = s.job;
                job.in = arena_ + s.in;
                job.out = arena_ + s.out;
                (lanes_ == 1 ? kernels_.pool_planes : kernels_.pool_images)(job);
            }

            void operator()(const affine_step& s) const
            {
                const tensor_shape& shape = s.out.layout.shape;
                const bool by_channel = s.scale.size() == shape.channels;
                for_each_place(s.in, s.out, [&](std::size_t k, std::size_t place, float x)
                {
                    const std::size_t i = by_channel ? k : place;
                    return s.scale[i]*x + s.offset[i];
                });
            }

            void operator()(const activation_step& s) const
            {
                if (s.what.function == activation::relu)
                    return for_each_place(s.in, s.out, [](std::size_t, std::size_t, float x) { return x > 0 ? x : 0; });
                for_each_place(s.in, s.out,
                    [&](std::size_t, std::size_t, float x) { return activate(s.what.function, s.what.parameter, x); });
            }

            void operator()(const add_step& s) const
            {
                for_each_row(s.out.layout, [&](std::size_t k, std::size_t r, std::size_t at)
                {
                    float* out = arena_ + s.out.origin() + at;
                    std::fill_n(out, s.out.layout.shape.cols*lanes_, s.what.offset.empty() ? 0 : s.what.offset[k]);
                    add_row(s.a, s.what.channels[0], k, r, out);
                    add_row(s.b, s.what.channels[1], k, r, out);
                });
            }

            void operator()(const copy_step& s) const
            {
                for_each_row(s.in.layout, [&](std::size_t k, std::size_t r, std::size_t at)
                {
                    std::copy_n(arena_ + s.in.origin() + at, s.in.layout.shape.cols*lanes_,
                        arena_ + s.out.origin() + (s.first_channel + k)*s.out.layout.plane() + r*s.out.layout.row());
                });
            }

        private:
            // out = f(channel, place, in), in place or not
            template <typename function>
            void for_each_place(const placed_tensor& in, const placed_tensor& out, const function& f) const
            {
                const tensor_shape& shape = out.layout.shape;
                for_each_row(out.layout, [&](std::size_t k, std::size_t r, std::size_t at)
                {
                    const float* x = arena_ + in.origin() + k*in.layout.plane() + r*in.layout.row();
                    float* y = arena_ + out.origin() + at;
                    for (std::size_t c = 0; c < shape.cols; ++c)
                        for (std::size_t lane = 0; lane < lanes_; ++lane)
                            y[c*lanes_ + lane] = f(k, (k*shape.rows + r)*shape.cols + c, x[c*lanes_ + lane]);
                });
            }

            void add_row(const placed_tensor& from, const std::vector<int>& channels, std::size_t k, std::size_t r, float* out) const
            {
                const lane_layout& l = from.layout;
                const std::size_t channel = channels.empty() ? k : static_cast<std::size_t>(channels[k]);      // -1: a huge one
                if (channel >= l.shape.channels || r >= l.shape.rows)
                    return;
                const float* in = arena_ + from.origin() + channel*l.plane() + r*l.row();
                for (std::size_t i = 0; i < l.shape.cols*lanes_; ++i)
                    out[i] += in[i];
            }

            const engine_kernels& kernels_;
            std::size_t lanes_;
            float* arena_;
        };
    }

    void start_arena(const program& p, float* arena)
    {
        std::fill_n(arena, p.arena_size, 0.0f);
        for (const placed_tensor& t : p.tensors_with_ones)
            for (std::size_t r = 0; r < t.layout.shape.rows; ++r)
                std::fill_n(arena + t.origin() + t.layout.shape.channels*t.layout.plane() + r*t.layout.row(),
                    t.layout.shape.cols*t.layout.lanes, 1.0f);
    }

    void run_steps(const program& p, float* arena)
    {
        const runner run(p, arena);
        for (const numbered_step& s : p.steps)
            std::visit(run, s.what);
    }
}
