// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/arena_plan.h>

#include <limits>

namespace hypersparse
{
    namespace
    {
        constexpr std::size_t never = std::numeric_limits<std::size_t>::max();
        constexpr std::size_t cache_line = 16;      // floats

        // Does channel o add channel o or nothing?
        bool channel_by_channel(const std::vector<std::int32_t>& residual_channel)
        {
            for (std::size_t o = 0; o < residual_channel.size(); ++o)
                if (residual_channel[o] != -1 && residual_channel[o] != static_cast<std::int32_t>(o))
                    return false;
            return true;
        }

        class arena_planner
        {
        public:
            arena_planner(const graph& g, const std::vector<fused_node>& fused, const op_plan& ops)
                : g_(g), fused_(fused), ops_(ops), last_reader_(ops.tensors.size(), 0), place_of_(ops.tensors.size(), never)
            {
                for (std::size_t i = 0; i < ops.ops.size(); ++i)
                    for (std::size_t input : ops.ops[i].inputs)
                        last_reader_[input] = i;
                last_reader_[ops.ops.back().output] = never;
            }

            arena_plan make()
            {
                for (std::size_t i = 0; i < ops_.ops.size(); ++i)
                {
                    const std::size_t tensor = ops_.ops[i].output;
                    place_of_[tensor] = find_place(i);
                    places_[place_of_[tensor]].tensor = tensor;
                }
                arena_plan plan;
                plan.size = size_;
                for (std::size_t number : place_of_)
                    plan.tensors.push_back({places_[number].layout, places_[number].offset});
                for (const place& p : places_)
                    if (p.layout.ones)
                        plan.places_with_ones.push_back({p.layout, p.offset});
                return plan;
            }

        private:
            struct place
            {
                lane_layout layout;
                std::size_t offset;
                std::size_t tensor = 0;     // that was put there last
            };

            // An op reads every place of its residual, and an element-by-element one every place of its input, before it
            // writes there.
            bool may_overwrite(const planned_op& op, std::size_t tensor) const
            {
                if (op.converts)
                    return false;
                const fused_node& f = fused_[op.node];
                if (f.residual && op.inputs.back() == tensor)
                    return channel_by_channel(f.residual_channel) && op.inputs.front() != tensor;
                return std::holds_alternative<activation_operation>(g_[op.node].what)
                    || std::holds_alternative<affine_operation>(g_[op.node].what);
            }

            std::size_t find_place(std::size_t op)
            {
                const lane_layout& wanted = ops_.tensors[ops_.ops[op].output];
                for (std::size_t p = 0; p < places_.size(); ++p)
                {
                    const std::size_t there = places_[p].tensor, read_until = last_reader_[there];
                    if (places_[p].layout == wanted
                        && (read_until < op || (read_until == op && may_overwrite(ops_.ops[op], there))))
                        return p;
                }
                places_.push_back({wanted, size_});
                size_ += (wanted.size() + cache_line - 1)/cache_line*cache_line;
                return places_.size() - 1;
            }

            const graph& g_;
            const std::vector<fused_node>& fused_;
            const op_plan& ops_;
            std::vector<std::size_t> last_reader_;      // by tensor: the last op that reads it
            std::vector<std::size_t> place_of_;         // by tensor
            std::vector<place> places_;
            std::size_t size_ = 0;
        };
    }

    arena_plan plan_arena(const graph& g, const std::vector<fused_node>& fused, const op_plan& ops)
    {
        return arena_planner(g, fused, ops).make();
    }
}
