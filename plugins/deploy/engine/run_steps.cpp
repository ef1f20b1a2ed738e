// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/program.h>

#include <hypersparse/plugins/deploy/engine/halo.h>
#include <hypersparse/plugins/deploy/graph/activation.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <algorithm>
#include <utility>

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

        struct channel_range
        {
            std::size_t first = 0, end = 0;

            std::size_t size() const { return end - first; }
        };

        // In whole groups
        channel_range part_of(std::size_t channels, std::size_t group, std::size_t share, std::size_t shares)
        {
            const std::size_t groups = (channels + group - 1)/group;
            return {std::min(channels, groups*share/shares*group), std::min(channels, groups*(share + 1)/shares*group)};
        }

        template <typename function>
        void share_out(std::size_t shares, const function& f)
        {
            if (shares > 1)
                parallel_for(shares, f);
            else
                f(0);
        }

        // The halo of what a step writes, if it comes next
        template <typename step_type>
        const halo_step* halo_of(const step_type& s, const numbered_step& next)
        {
            const auto* halo = std::get_if<halo_step>(&next.what);
            if constexpr (requires { s.job.channels; s.out; })
                if (halo && halo->tensor == s.out && halo->job.channels == s.job.channels)
                    return halo;
            return nullptr;
        }

        class runner
        {
        public:
            runner(const program& p, float* arena)
                : kernels_(current_engine_kernels()), images_(p.images), arena_(arena)
            {}

            // Some of the channels of a step that may be shared out
            void some(const sparse_step& s, channel_range r) const
            {
                sparse_sums job = job_of(s, r);
                job.nonzeros = s.nonzeros.data();
                job.begin = s.begin.data() + r.first;
                (job.width == kernels_.lanes ? kernels_.sum_vectors : kernels_.sum_floats)(job);
            }

            void some(const dense_step& s, channel_range r) const
            {
                dense_sums job = job_of(s, r);
                job.offset = s.offset.data();
                job.weights = s.weights.data() + r.first*job.terms;
                kernels_.sum_dense(job);
            }

            void some(const halo_step& s, channel_range r) const
            {
                halo_job job = s.job;
                job.channels = r.size();
                job.planes = arena_ + s.tensor + r.first*job.plane;
                job.runs = s.runs.data();
                job.lanes_from = s.lanes_from.data();
                job.sides = s.sides.data() + r.first;
                kernels_.write_halo(job);
            }

            void some(const pool_step& s, channel_range r) const
            {
                pool_job job = s.job;
                job.channels = r.size();
                job.in = arena_ + s.in + r.first*job.in_plane;
                job.out = arena_ + s.out + r.first*job.out_plane;
                kernels_.pool_vectors(job);
            }

            // A step whose channels are all done by one thread, with the halo that follows, if one does
            template <typename step_type>
            void run(const step_type& s, const halo_step* halo, std::size_t) const
            {
                (*this)(s);
                if (halo)
                    some(*halo, {0, halo->job.channels});
            }

            template <typename step_type>
            void run(const step_type& s, const halo_step* halo, std::size_t shares) const
                requires requires(channel_range r) { std::declval<const runner&>().some(s, r); }
            {
                share_out(shares, [&](std::size_t share)
                {
                    const channel_range r = share_of(s, share, shares);
                    some(s, r);
                    if (halo)
                        some(*halo, r);
                });
            }

            void run(const winograd_step& s, const halo_step* halo, std::size_t shares) const
            {
                winograd_sums job = job_of(s, {0, s.job.channels});
                job.weights = s.weights.data();
                float* points = arena_ + s.points;
                const std::size_t together = kernels_.winograd_tiles(job), scratch = kernels_.winograd_scratch(job);
                const std::size_t group = kernels_.dense_group(together), tiles = tiles_of(job);
                for (std::size_t tile = 0; tile < tiles; tile += together)
                {
                    share_out(shares, [&](std::size_t share)
                    {
                        const channel_range r = part_of(job.in_channels, 1, share, shares);
                        kernels_.winograd_input(job, tile, r.first, r.end, points);
                    });
                    share_out(shares, [&](std::size_t share)
                    {
                        const channel_range r = part_of(job.channels, group, share, shares);
                        kernels_.winograd_output(job, tile, r.first, r.end, points, arena_ + s.scratch + share*scratch);
                        if (halo && tile + together >= tiles)
                            some(*halo, r);
                    });
                }
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
            job_type job_of(const sum_step<job_type>& s, channel_range r) const
            {
                job_type job = s.job;
                job.channels = r.size();
                job.in = arena_ + s.in;
                job.out = arena_ + s.out + r.first*job.out_plane;
                job.bias = s.bias.data() + r.first;
                if (s.has_residual)
                    job.residual = arena_ + s.residual;
                if (!s.residual_channel.empty())
                    job.residual_channel = s.residual_channel.data() + r.first;
                else if (s.has_residual)
                    job.residual += r.first*job.residual_plane;
                return job;
            }

            // Shares have about as many nonzeros each.
            channel_range share_of(const sparse_step& s, std::size_t share, std::size_t shares) const
            {
                const auto first_of = [&](std::size_t i)
                {
                    if (i == shares)
                        return s.job.channels;
                    const auto at = std::ranges::lower_bound(s.begin, s.begin.back()*i/shares);
                    return std::min(static_cast<std::size_t>(at - s.begin.begin()), s.job.channels);
                };
                return {share == 0 ? 0 : first_of(share), first_of(share + 1)};
            }

            channel_range share_of(const dense_step& s, std::size_t share, std::size_t shares) const
            { return part_of(s.job.channels, kernels_.dense_group(s.job.rows*s.job.cols), share, shares); }

            template <typename step_type>
            channel_range share_of(const step_type& s, std::size_t share, std::size_t shares) const
            { return part_of(s.job.channels, 1, share, shares); }

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
        const runner r(p, arena);
        std::visit([&](const auto& s) { r.run(s, nullptr, 1); }, p.steps[index].what);
    }

    void run_steps(const program& p, float* arena, std::size_t threads)
    {
        const runner r(p, arena);
        for (std::size_t i = 0; i < p.steps.size(); ++i)
            std::visit([&](const auto& s)
            {
                const halo_step* halo = i + 1 < p.steps.size() ? halo_of(s, p.steps[i + 1]) : nullptr;
                r.run(s, halo, std::min(threads, p.steps[i].shares));
                if (halo)
                    ++i;
            }, p.steps[i].what);
    }
}
