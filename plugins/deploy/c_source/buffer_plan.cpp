// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/c_source/buffer_plan.h>

#include <algorithm>
#include <functional>

namespace hypersparse
{
    namespace
    {
        struct buffer
        {
            std::size_t size;
            std::size_t first;      // node that writes it first
            std::size_t last;       // node that reads it last
            std::size_t begin = 0;

            bool meets(const buffer& other) const { return first <= other.last && other.first <= last; }
            std::size_t end() const { return begin + size; }
        };

        std::vector<std::size_t> last_readers(const graph& g)
        {
            std::vector<std::size_t> last(g.size());
            for (std::size_t i = 0; i < g.size(); ++i)
            {
                last[i] = i;
                for (std::size_t input : g[i].inputs)
                    last[input] = i;
            }
            return last;
        }

        // The lowest place beside those that are needed at the same time
        void place(buffer& b, std::vector<buffer*>& placed)
        {
            std::ranges::sort(placed, {}, &buffer::begin);
            for (const buffer* other : placed)
                if (b.meets(*other) && b.begin < other->end() && other->begin < b.end())
                    b.begin = other->end();
            placed.push_back(&b);
        }
    }

    bool goes_in_place(const graph& g, std::size_t index)
    {
        const graph_node& node = g[index];
        if (const auto* sum = std::get_if<add_operation>(&node.what))
            return sum->offset.empty() && sum->channels[0].empty() && sum->channels[1].empty()
                && g[node.inputs[0]].shape == g[node.inputs[1]].shape;
        return std::holds_alternative<affine_operation>(node.what) || std::holds_alternative<activation_operation>(node.what);
    }

    buffer_plan plan_buffers(const graph& g)
    {
        const std::vector<std::size_t> last = last_readers(g);
        std::vector<buffer> buffers;
        std::vector<std::size_t> buffer_of(g.size());
        for (std::size_t i = 0; i + 1 < g.size(); ++i)
        {
            const auto& inputs = g[i].inputs;
            const auto given_up = std::ranges::find_if(inputs, [&](std::size_t input) { return last[input] == i; });
            if (goes_in_place(g, i) && given_up != inputs.end())
            {
                buffer_of[i] = buffer_of[*given_up];
                buffers[buffer_of[i]].last = last[i];
            }
            else
            {
                buffer_of[i] = buffers.size();
                buffers.push_back({g[i].shape.size(), i, last[i]});
            }
        }

        std::vector<buffer*> by_size, placed;
        for (buffer& b : buffers)
            by_size.push_back(&b);
        std::ranges::stable_sort(by_size, std::greater(), [](const buffer* b) { return b->size; });
        buffer_plan plan;
        for (buffer* b : by_size)
        {
            place(*b, placed);
            plan.size = std::max(plan.size, b->end());
        }
        for (std::size_t i = 0; i + 1 < g.size(); ++i)
            plan.begin.push_back(buffers[buffer_of[i]].begin);
        return plan;
    }
}
