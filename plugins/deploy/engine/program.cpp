// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/program.h>

#include <hypersparse/plugins/deploy/engine/arena_plan.h>
#include <hypersparse/plugins/deploy/engine/fused_node.h>
#include <hypersparse/plugins/deploy/engine/sum_steps.h>

#include <algorithm>
#include <utility>

namespace hypersparse
{
    namespace
    {
        class program_maker
        {
        public:
            program_maker(const graph& g, std::size_t lanes)
                : g_(g), fused_(fuse_nodes(g)), layouts_(layouts_of(g, fused_, lanes)), plan_(g, fused_, layouts_)
            {
                program_.lanes = lanes;
            }

            program make()
            {
                program_.image = std::get<input_operation>(g_[0].what);
                for (std::size_t i = 0; i < g_.size(); ++i)
                    if (fused_[i].head == i)
                    {
                        node_ = i;
                        plan_.begin(i);
                        std::visit(*this, g_[i].what);
                    }
                program_.input = plan_.tensor(0);
                program_.output = plan_.tensor(g_.size() - 1);
                program_.arena_size = plan_.size();
                program_.tensors_with_ones = plan_.tensors_with_ones();
                return std::move(program_);
            }

            void operator()(const input_operation&) {}

            void operator()(const convolution_operation& op)
            { add(convolution_step(op, in(), fused_output())); }
            void operator()(const fully_connected_operation& op)
            { add(fully_connected_step(op, in(), fused_output())); }
            void operator()(const linear_operation& op)
            { add(linear_step(op, in(), fused_output())); }

            void operator()(const transposed_convolution_operation& op)
            {
                for (sum_step& part : transposed_convolution_steps(op, in(), fused_output()))
                    add(std::move(part));
            }

            void operator()(const pool_operation& op)
            {
                const lane_layout& from = in().layout;
                const lane_layout& to = out().layout;
                const window& w = op.where;
                const pool_job job = {nullptr, nullptr, to.shape.channels, to.shape.rows, to.shape.cols, from.shape.rows,
                    from.shape.cols, from.plane(), from.row(), to.plane(), to.row(), w.rows, w.cols, w.stride_y, w.stride_x,
                    w.padding_y, w.padding_x, op.maximum};
                add(pool_step{job, in().origin(), out().origin()});
            }

            void operator()(const affine_operation& op) { add(affine_step{in(), out(), op.scale, op.offset}); }
            void operator()(const activation_operation& op) { add(activation_step{in(), out(), op}); }
            void operator()(const add_operation& op) { add(add_step{in(0), in(1), out(), op}); }

            void operator()(const concat_operation&)
            {
                std::size_t channel = 0;
                for (std::size_t i = 0; i < g_[node_].inputs.size(); ++i)
                {
                    add(copy_step{in(i), out(), channel});
                    channel += in(i).layout.shape.channels;
                }
            }

        private:
            placed_tensor in(std::size_t i = 0) const { return plan_.tensor(fused_[g_[node_].inputs[i]].tail); }
            placed_tensor out() const { return plan_.tensor(fused_[node_].tail); }

            sum_output fused_output() const
            {
                const fused_node& f = fused_[node_];
                sum_output result{out(), f.relu, f.channel, f.offset, {}, false, {}};
                if (f.residual)
                {
                    result.residual = plan_.tensor(fused_[*f.residual].tail);
                    result.has_residual = true;
                    result.residual_channel = f.residual_channel;
                }
                return result;
            }

            void add(step what) { program_.steps.push_back({std::move(what), node_}); }

            const graph& g_;
            const std::vector<fused_node> fused_;
            const std::vector<lane_layout> layouts_;
            arena_plan plan_;
            program program_;
            std::size_t node_ = 0;
        };
    }

    program make_program(const graph& g, std::size_t lanes)
    {
        return program_maker(g, lanes).make();
    }
}
