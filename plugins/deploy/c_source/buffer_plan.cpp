// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/c_source/buffer_plan.h>

#include <hypersparse/plugins/deploy/graph/readers.h>

#include <algorithm>
#include <functional>
#include <optional>

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

        std::size_t last_reader(const std::vector<std::vector<std::size_t>>& readers, std::size_t node)
        {
            return readers[node].empty() ? node : readers[node].back();
        }

        // Whether node index is a sum in place whose later summand is a convolution that can add itself to the other one
        bool sums_by_convolving(const graph& g, std::size_t index, const std::vector<std::vector<std::size_t>>& readers)
        {
            if (!std::holds_alternative<add_operation>(g[index].what) || !goes_in_place(g, index) || index + 1 == g.size())
                return false;
            const auto [other, convolution] = std::ranges::minmax(g[index].inputs);
            const auto needs_it_later = [&, from = convolution](std::size_t reader) { return reader != index && reader >= from; };
            return other != convolution && std::holds_alternative<convolution_operation>(g[convolution].what)
                && readers[convolution].size() == 1 && std::ranges::none_of(readers[other], needs_it_later);
        }

        // The node in whose place this one's output goes: an input, or what it is added to
        std::optional<std::size_t> node_to_replace(const graph& g, std::size_t index,
            const std::vector<std::vector<std::size_t>>& readers, bool is_added)
        {
            if (is_added)
                return std::ranges::min(g[readers[index][0]].inputs);
            if (goes_in_place(g, index))
                for (std::size_t input : g[index].inputs)
                    if (last_reader(readers, input) == index)
                        return input;
            return {};
        }

        // Each at the lowest place beside those that are needed at the same time, the largest first. Returns where all end.
        std::size_t place(std::vector<buffer>& buffers)
        {
            std::vector<buffer*> by_size, placed;
            for (buffer& b : buffers)
                by_size.push_back(&b);
            std::ranges::stable_sort(by_size, std::greater(), [](const buffer* b) { return b->size; });
            std::size_t end = 0;
            for (buffer* b : by_size)
            {
                for (const buffer* other : placed)
                    if (b->meets(*other) && b->begin < other->end() && other->begin < b->end())
                        b->begin = other->end();
                placed.push_back(b);
                std::ranges::sort(placed, {}, &buffer::begin);
                end = std::max(end, b->end());
            }
            return end;
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
        const auto readers = readers_of(g);
        buffer_plan plan;
        plan.is_added.resize(g.size());
        for (std::size_t i = 0; i < g.size(); ++i)
            if (sums_by_convolving(g, i, readers))
                plan.is_added[std::ranges::max(g[i].inputs)] = true;

        std::vector<buffer> buffers;
        std::vector<std::size_t> buffer_of(g.size());
        for (std::size_t i = 0; i + 1 < g.size(); ++i)
        {
            const std::size_t last = last_reader(readers, i);
            if (const auto shared = node_to_replace(g, i, readers, plan.is_added[i]))
            {
                buffer_of[i] = buffer_of[*shared];
                buffers[buffer_of[i]].last = last;
            }
            else
            {
                buffer_of[i] = buffers.size();
                buffers.push_back({g[i].shape.size(), i, last});
            }
        }
        plan.size = place(buffers);
        for (std::size_t i = 0; i + 1 < g.size(); ++i)
            plan.begin.push_back(buffers[buffer_of[i]].begin);
        return plan;
    }
}
