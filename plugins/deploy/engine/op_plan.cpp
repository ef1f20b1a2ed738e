// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/op_plan.h>

#include <hypersparse/plugins/deploy/engine/block_sizes.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace hypersparse
{
    namespace
    {
        std::size_t places_beyond(std::size_t out, std::size_t stride, std::size_t window, std::size_t padding, std::size_t in)
        {
            const std::size_t end = (out - 1)*stride + window;      // counted from the first place in the padding
            return end > in + padding ? end - in - padding : 0;
        }

        class planner
        {
        public:
            planner(const graph& g, const std::vector<fused_node>& fused, std::size_t images, std::size_t vector_lanes)
                : g_(g), fused_(fused), images_(images), grid_(grid_of(vector_lanes/images)),
                  blocks_(block_sizes(g, grid_)), tensor_of_(g.size())
            {}

            op_plan make()
            {
                for (std::size_t i = 0; i < g_.size(); ++i)
                    if (fused_[i].head == i)
                        std::visit([&](const auto& what) { plan(i, what); }, g_[i].what);
                for (const planned_op& op : plan_.ops)
                    make_room(op);
                return std::move(plan_);
            }

        private:
            bool is_cut() const { return grid_.rows*grid_.cols > 1; }
            std::size_t tail(std::size_t node) const { return fused_[node].tail; }
            const lane_layout& layout_of(std::size_t tensor) const { return plan_.tensors[tensor]; }

            lane_layout vector_layout(std::size_t node) const
            { return {g_[node].shape, images_, grid_.rows, grid_.cols, blocks_[node].rows, blocks_[node].cols}; }

            // Images that are not cut
            lane_layout whole_layout(std::size_t node) const
            { return {g_[node].shape, images_, 1, 1, g_[node].shape.rows, g_[node].shape.cols}; }

            std::size_t new_tensor(const lane_layout& l)
            {
                plan_.tensors.push_back(l);
                return plan_.tensors.size() - 1;
            }

            // The tensor that holds what a node made, in the layout that is wanted
            std::size_t input_as(std::size_t node, const lane_layout& wanted, std::size_t for_node)
            {
                const std::size_t tensor = *tensor_of_[tail(node)];
                if (layout_of(tensor).like(wanted))
                    return tensor;
                lane_layout l = wanted;
                l.shape = layout_of(tensor).shape;
                const std::size_t converted = new_tensor(l);
                plan_.ops.push_back({for_node, true, {tensor}, converted});
                return converted;
            }

            std::size_t input_as_it_is(std::size_t node) const { return *tensor_of_[tail(node)]; }

            void add_op(std::size_t node, std::vector<std::size_t> inputs, const lane_layout& out)
            {
                const fused_node& f = fused_[node];
                if (f.residual)
                    inputs.push_back(input_as(*f.residual, out, node));
                const std::size_t output = new_tensor(out);
                tensor_of_[f.tail] = output;
                plan_.ops.push_back({node, false, std::move(inputs), output});
            }

            // Does a block of the input hold what the same block of the output starts from?
            bool stays_in_block(std::size_t input, std::size_t output, const window& w) const
            {
                return !is_cut() || (blocks_[input].rows == w.stride_y*blocks_[output].rows
                    && blocks_[input].cols == w.stride_x*blocks_[output].cols);
            }

            void plan(std::size_t i, const input_operation&)
            {
                tensor_of_[i] = new_tensor(g_[i].shape.plane() > 1 ? vector_layout(i) : whole_layout(i));
                plan_.ops.push_back({i, false, {}, *tensor_of_[i]});
            }

            void plan(std::size_t i, const convolution_operation& op)
            {
                const std::size_t input = tail(g_[i].inputs[0]), output = tail(i);
                const bool vectors = g_[output].shape.plane() > 1 && stays_in_block(input, output, op.where);
                add_op(i, {input_as(input, vectors ? vector_layout(input) : whole_layout(input), i)},
                    vectors ? vector_layout(output) : whole_layout(output));
            }

            void plan(std::size_t i, const transposed_convolution_operation&) { plan_whole(i); }
            void plan(std::size_t i, const linear_operation&) { plan_whole(i); }
            void plan(std::size_t i, const fully_connected_operation&)
            {
                // It finds the elements of one image wherever they are, but those of several images only side by side.
                const std::size_t input = tail(g_[i].inputs[0]);
                const std::size_t tensor = images_ == 1 ? input_as_it_is(input) : input_as(input, whole_layout(input), i);
                add_op(i, {tensor}, whole_layout(tail(i)));
            }

            void plan_whole(std::size_t i)
            {
                const std::size_t input = tail(g_[i].inputs[0]);
                add_op(i, {input_as(input, whole_layout(input), i)}, whole_layout(tail(i)));
            }

            void plan(std::size_t i, const pool_operation&)
            {
                add_op(i, {input_as_it_is(g_[i].inputs[0])}, g_[i].shape.plane() > 1 ? vector_layout(i) : whole_layout(i));
            }

            void plan(std::size_t i, const affine_operation&) { plan_like_input(i); }
            void plan(std::size_t i, const activation_operation&) { plan_like_input(i); }

            void plan_like_input(std::size_t i)
            {
                const std::size_t tensor = input_as_it_is(g_[i].inputs[0]);
                add_op(i, {tensor}, layout_of(tensor));
            }

            // A sum or a row of tensors, all in the layout of the result
            void plan(std::size_t i, const add_operation&) { plan_together(i); }
            void plan(std::size_t i, const concat_operation&) { plan_together(i); }

            void plan_together(std::size_t i)
            {
                const bool of_one_size = std::ranges::all_of(g_[i].inputs, [&](std::size_t input)
                { return g_[input].shape.rows == g_[i].shape.rows && g_[input].shape.cols == g_[i].shape.cols; });
                const lane_layout out = of_one_size && g_[i].shape.plane() > 1 ? vector_layout(i) : whole_layout(i);
                std::vector<std::size_t> inputs;
                for (std::size_t input : g_[i].inputs)
                    inputs.push_back(input_as(input, of_one_size ? out : whole_layout(tail(input)), i));
                add_op(i, std::move(inputs), out);
            }

            void make_room(const planned_op& op)
            {
                const graph_node& node = g_[op.node];
                if (op.converts || node.inputs.empty())
                    return;
                lane_layout& in = plan_.tensors[op.inputs[0]];
                const lane_layout& out = layout_of(op.output);
                if (const auto* c = std::get_if<convolution_operation>(&node.what))
                {
                    const window& w = c->where;
                    in.padding_y = std::max({in.padding_y, w.padding_y, places_beyond(out.rows, w.stride_y, w.rows, w.padding_y, in.rows)});
                    in.padding_x = std::max({in.padding_x, w.padding_x, places_beyond(out.cols, w.stride_x, w.cols, w.padding_x, in.cols)});
                    in.ones = in.ones || c->reads_ones;
                    reach(in, w);
                }
                else if (const auto* t = std::get_if<transposed_convolution_operation>(&node.what))
                {
                    // the outermost places of the window, seen from the output, in steps of the input
                    const window& w = t->where;
                    in.padding_y = std::max(in.padding_y, (w.rows + w.stride_y - 2)/w.stride_y + (w.padding_y + w.stride_y - 1)/w.stride_y);
                    in.padding_x = std::max(in.padding_x, (w.cols + w.stride_x - 2)/w.stride_x + (w.padding_x + w.stride_x - 1)/w.stride_x);
                    reach(in, window());
                }
                else
                {
                    reach(in, window());
                }
            }

            // A tile that stands out of the plane by up to 16 places in a row or a column
            static void reach(lane_layout& l, const window& w)
            {
                l.slack_rows = std::max(l.slack_rows, 16*w.stride_y + w.rows);
                l.slack_cols = std::max(l.slack_cols, 16*w.stride_x + w.cols);
            }

            const graph& g_;
            const std::vector<fused_node>& fused_;
            std::size_t images_;
            block_grid grid_;
            std::vector<block_size> blocks_;
            std::vector<std::optional<std::size_t>> tensor_of_;      // by tail
            op_plan plan_;
        };
    }

    op_plan plan_ops(const graph& g, const std::vector<fused_node>& fused, std::size_t images, std::size_t vector_lanes)
    {
        return planner(g, fused, images, vector_lanes).make();
    }
}
