// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/program.h>

#include <hypersparse/plugins/deploy/engine/arena_plan.h>
#include <hypersparse/plugins/deploy/engine/dense_steps.h>
#include <hypersparse/plugins/deploy/engine/halo.h>
#include <hypersparse/plugins/deploy/engine/sum_kernel.h>
#include <hypersparse/plugins/deploy/engine/sum_steps.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace hypersparse
{
    namespace
    {
        class program_maker
        {
        public:
            program_maker(const graph& g, std::size_t images, std::size_t vector_lanes, const kernel_chooser& choose)
                : g_(g), fused_(fuse_nodes(g)), plan_(plan_ops(g, fused_, images, vector_lanes)),
                  arena_(plan_arena(g, fused_, plan_)), vector_lanes_(vector_lanes), choose_(choose)
            {
                program_.images = images;
            }

            program make()
            {
                for (const planned_op& op : plan_.ops)
                {
                    op_ = &op;
                    if (op.converts)
                        add(copy_step{in(), out(), 0});
                    else
                        std::visit(*this, g_[op.node].what);
                    add_halo(op.output);
                }
                program_.image = std::get<input_operation>(g_[0].what);
                program_.input = arena_.tensors.front();
                program_.output = arena_.tensors[plan_.ops.back().output];
                program_.arena_size = arena_.size + scratch_;
                program_.tensors_with_ones = arena_.places_with_ones;
                return std::move(program_);
            }

            void operator()(const input_operation&) {}
            void operator()(const convolution_operation& op)
            {
                sparse_step s = convolution_step(op, in(), fused_output());
                const kernel_choice choice = chosen(*op_);
                shares_ = shares_worth(choice.cost, in().layout.size());
                switch (choice.kernel)
                {
                    case sum_kernel::sparse: return add(std::move(s));
                    case sum_kernel::dense: return add(make_dense(s));
                    case sum_kernel::winograd_2: return add(make_winograd(s, op, in(), fused_output(), 2), choice.cost);
                    case sum_kernel::winograd_4: return add(make_winograd(s, op, in(), fused_output(), 4), choice.cost);
                }
            }

            void operator()(const fully_connected_operation& op) { add(fully_connected_step(op, in(), fused_output())); }
            void operator()(const linear_operation& op) { add(linear_step(op, in(), fused_output())); }

            void operator()(const transposed_convolution_operation& op)
            {
                for (sparse_step& part : transposed_convolution_steps(op, in(), fused_output()))
                    add(std::move(part));
            }

            void operator()(const pool_operation& op)
            {
                const lane_layout& from = in().layout;
                const lane_layout& to = out().layout;
                const window& w = op.where;
                const bool side_by_side = w.rows == w.stride_y && w.cols == w.stride_x && w.padding_y == 0 && w.padding_x == 0;
                const bool everything = w.rows == from.shape.rows && w.cols == from.shape.cols && to.shape.plane() == 1;
                if (from.is_cut() && everything)
                    add(pool_all(op));
                else if (from.lanes() == vector_lanes_ && to.lanes() == vector_lanes_ && (side_by_side || everything)
                    && (!from.is_cut() || (from.rows == w.stride_y*to.rows && from.cols == w.stride_x*to.cols)))
                    add(pool_windows(op));
                else
                    add(pool_anything_step{in(), out(), op, elements_of(from), elements_of(to)});
            }

            void operator()(const affine_operation& op) { add(affine_step{in(), out(), op.scale, op.offset}); }
            void operator()(const activation_operation& op) { add(activation_step{in(), out(), op}); }
            void operator()(const add_operation& op) { add(add_step{in(0), in(1), out(), op}); }

            void operator()(const concat_operation&)
            {
                std::size_t channel = 0;
                for (std::size_t i = 0; i < op_->inputs.size(); ++i)
                {
                    add(copy_step{in(i), out(), channel});
                    channel += in(i).layout.shape.channels;
                }
            }

        private:
            kernel_choice chosen(const planned_op& op) const
            {
                return choose_(g_[op.node], plan_.tensors[op.inputs[0]], plan_.tensors[op.output], vector_lanes_);
            }

            const placed_tensor& in(std::size_t i = 0) const { return arena_.tensors[op_->inputs[i]]; }
            const placed_tensor& out() const { return arena_.tensors[op_->output]; }

            sum_output fused_output() const
            {
                const fused_node& f = fused_[op_->node];
                sum_output result{out(), f.relu, f.channel, f.offset, {}, false, {}};
                if (f.residual)
                {
                    result.residual = arena_.tensors[op_->inputs.back()];
                    result.has_residual = true;
                    result.residual_channel = f.residual_channel;
                }
                return result;
            }

            pool_step pool_windows(const pool_operation& op) const
            {
                const lane_layout& from = in().layout;
                const lane_layout& to = out().layout;
                return {{nullptr, nullptr, to.shape.channels, to.rows, to.cols, from.plane(), from.row(), to.plane(), to.row(),
                    op.where.rows, op.where.cols, op.maximum}, in().origin(), out().origin()};
            }

            pool_everything_step pool_all(const pool_operation& op) const
            {
                const lane_layout& from = in().layout;
                pool_everything_step s{{nullptr, nullptr, from.images, from.shape.channels, from.rows, from.cols, from.plane(), from.row(),
                    out().layout.plane(), nullptr, 1/static_cast<float>(from.shape.plane()), op.maximum},
                    in().origin(), out().origin(), std::vector<float>(from.rows*from.cols*from.lanes())};
                for (std::size_t r = 0; r < from.shape.rows; ++r)
                    for (std::size_t c = 0; c < from.shape.cols; ++c)
                    {
                        const std::size_t place = r % from.rows*from.cols + c % from.cols;
                        for (std::size_t image = 0; image < from.images; ++image)
                            s.inside[place*from.lanes() + image*from.blocks() + r / from.rows*from.grid_cols + c / from.cols] = 1;
                    }
                return s;
            }

            static std::vector<std::uint32_t> elements_of(const lane_layout& l)
            {
                std::vector<std::uint32_t> at;
                for (std::size_t r = 0; r < l.shape.rows; ++r)
                    for (std::size_t c = 0; c < l.shape.cols; ++c)
                        at.push_back(static_cast<std::uint32_t>(l.at(0, r, c)));
                return at;
            }

            // What convolutions read around the blocks of a tensor
            void add_halo(std::size_t tensor)
            {
                const lane_layout& l = plan_.tensors[tensor];
                if (!l.is_cut())
                    return;
                std::vector<std::uint16_t> sides(l.planes());
                for (const planned_op& reader : plan_.ops)
                {
                    const auto* c = std::get_if<convolution_operation>(&g_[reader.node].what);
                    if (!c || reader.converts || reader.inputs.front() != tensor)
                        continue;
                    // What Winograd's transforms mix must be there, even if a weight of 0 takes it out again.
                    const auto read = sides_read(*c, chosen(reader).kernel >= sum_kernel::winograd_2, l, plan_.tensors[reader.output]);
                    for (std::size_t k = 0; k < read.size(); ++k)
                        sides[k] |= read[k];
                }
                if (std::ranges::any_of(sides, [](std::uint16_t s) { return s != 0; }))
                    add(make_halo(arena_.tensors[tensor], std::move(sides)));
            }

            // Its points and scratch memory are behind the tensors, where every step may have its own for a while.
            void add(winograd_step s, double cost)
            {
                const engine_kernels& kernels = current_engine_kernels();
                const std::size_t points = kernels.winograd_points(s.job), together = kernels.winograd_tiles(s.job);
                const std::size_t passes = (tiles_of(s.job) + together - 1)/together;
                shares_ = shares_worth(cost, in().layout.size() + passes*points);
                s.points = arena_.size;
                s.scratch = s.points + points;
                scratch_ = std::max(scratch_, points + shares_*kernels.winograd_scratch(s.job));
                add(step(std::move(s)));
            }

            void add(step what) { program_.steps.push_back({std::move(what), op_->node, std::exchange(shares_, 1)}); }

            // Among how many threads a step of this cost is best shared out, of which each writes some channels and reads floats
            // that the others have written: these lie in other cores' caches.
            static std::size_t shares_worth(double cost, std::size_t read_by_all)
            {
                constexpr double per_meeting = 4000, per_foreign_vector = 22;   // in the units of cost.h
                const double vectors = static_cast<double>(read_by_all)/16;
                std::size_t best = 1;
                double least = cost;
                for (std::size_t shares = 2; shares <= most_shares; ++shares)
                {
                    const double n = static_cast<double>(shares);
                    const double time = cost/n + per_foreign_vector*vectors*(n - 1)/n + per_meeting;
                    if (time < least)
                        std::tie(best, least) = std::pair(shares, time);
                }
                return best;
            }

            const graph& g_;
            const std::vector<fused_node> fused_;
            const op_plan plan_;
            const arena_plan arena_;
            const std::size_t vector_lanes_;
            const kernel_chooser& choose_;
            const planned_op* op_ = nullptr;
            program program_;
            std::size_t scratch_ = 0;
            std::size_t shares_ = 1;        // of the next step that is added
        };
    }

    program make_program(const graph& g, std::size_t images, std::size_t vector_lanes, const kernel_chooser& choose)
    {
        return program_maker(g, images, vector_lanes, choose).make();
    }
}
