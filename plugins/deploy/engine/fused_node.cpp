// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/fused_node.h>

#include <hypersparse/plugins/deploy/graph/readers.h>

namespace hypersparse
{
    namespace
    {
        bool has_weights(const operation& what)
        {
            return std::holds_alternative<convolution_operation>(what)
                || std::holds_alternative<transposed_convolution_operation>(what)
                || std::holds_alternative<fully_connected_operation>(what);
        }

        // The list of an add node, with every channel that an input does not have as -1; empty where it says nothing
        std::vector<int> channels_of(const graph& g, const graph_node& node, std::size_t input)
        {
            const auto& op = std::get<add_operation>(node.what);
            const std::size_t there = g[node.inputs[input]].shape.channels;
            if (!op.channels[input].empty() || there == node.shape.channels)
                return op.channels[input];
            std::vector<int> channels(node.shape.channels, -1);
            for (std::size_t k = 0; k < there; ++k)
                channels[k] = static_cast<int>(k);
            return channels;
        }

        // Takes the sum that alone reads `tail` into the step, if its other summand is there by then.
        bool take_sum(const graph& g, std::size_t reader, const std::vector<fused_node>& nodes, fused_node& step)
        {
            const graph_node& node = g[reader];
            const auto* sum = std::get_if<add_operation>(&node.what);
            if (!sum || node.inputs[0] == node.inputs[1])
                return false;
            const std::size_t own = node.inputs[0] == step.tail ? 0 : 1, other = node.inputs[1 - own];
            for (std::size_t input : node.inputs)
                if (g[input].shape.rows != node.shape.rows || g[input].shape.cols != node.shape.cols)
                    return false;
            if (nodes[other].head >= step.head)
                return false;
            step.residual = other;
            step.channel = channels_of(g, node, own);
            const std::vector<int> added = channels_of(g, node, 1 - own);
            step.residual_channel.assign(added.begin(), added.end());
            step.offset = sum->offset;
            return true;
        }
    }

    std::vector<fused_node> fuse_nodes(const graph& g)
    {
        const auto readers = readers_of(g);
        std::vector<fused_node> nodes(g.size());
        for (std::size_t i = 0; i < g.size(); ++i)
            nodes[i].head = nodes[i].tail = i;
        for (std::size_t i = 0; i < g.size(); ++i)
        {
            if (nodes[i].head != i || !has_weights(g[i].what))
                continue;
            fused_node step = nodes[i];
            const auto next = [&] { return readers[step.tail].size() == 1 ? std::optional(readers[step.tail][0]) : std::nullopt; };
            if (const auto reader = next(); reader && take_sum(g, *reader, nodes, step))
                step.tail = *reader;
            if (const auto reader = next())
                if (const auto* a = std::get_if<activation_operation>(&g[*reader].what); a && a->function == activation::relu)
                {
                    step.relu = true;
                    step.tail = *reader;
                }
            for (std::size_t n = i; n != step.tail; n = readers[n][0])
                nodes[readers[n][0]].head = i;
            nodes[i] = std::move(step);
        }
        return nodes;
    }
}
