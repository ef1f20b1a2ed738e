// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/graph/channel_use.h>

#include <hypersparse/plugins/deploy/graph/activation.h>
#include <hypersparse/plugins/deploy/graph/readers.h>

#include <algorithm>

namespace hypersparse
{
    namespace
    {
        using constants_of_channels = std::vector<std::optional<double>>;

        bool of_one_size(const graph& g, const graph_node& node)
        {
            return std::ranges::all_of(node.inputs, [&](std::size_t input)
            { return g[input].shape.rows == node.shape.rows && g[input].shape.cols == node.shape.cols; });
        }

        // The channel of an input that an add node reads for channel k, if there is one
        std::optional<std::size_t> summand(const graph& g, const graph_node& node, std::size_t input, std::size_t k)
        {
            const auto& channels = std::get<add_operation>(node.what).channels[input];
            const std::size_t channel = channels.empty() ? k : static_cast<std::size_t>(channels[k]);      // -1: a huge one
            return channel < g[node.inputs[input]].shape.channels ? std::optional(channel) : std::nullopt;
        }

        class constants_of_node
        {
        public:
            constants_of_node(const graph& g, const graph_node& node, const channel_constants& known)
                : g_(g), node_(node), known_(known)
            {}

            constants_of_channels operator()(const input_operation&) const { return none(); }
            constants_of_channels operator()(const linear_operation&) const { return none(); }

            constants_of_channels operator()(const convolution_operation& op) const
            {
                const graph_node& in = g_[node_.inputs[0]];
                return by_row(op.filters, op.bias, [&](std::size_t column) -> std::optional<double>
                {
                    const std::size_t i = column / op.where.size();
                    const std::optional<double> value = i < in.shape.channels ? input()[i] : 1.0;
                    const bool same_everywhere = (value && *value == 0)
                        || never_outside(op.where, column % op.where.size(), in.shape, node_.shape);
                    return same_everywhere ? value : std::nullopt;
                });
            }

            constants_of_channels operator()(const transposed_convolution_operation& op) const
            {
                return by_row(op.filters, op.bias, [](std::size_t) { return std::optional<double>(); });
            }

            constants_of_channels operator()(const fully_connected_operation& op) const
            {
                const std::size_t plane = g_[node_.inputs[0]].shape.plane();
                return by_row(op.weights, op.bias, [&](std::size_t column) { return input()[column / plane]; });
            }

            constants_of_channels operator()(const affine_operation& op) const
            {
                if (op.scale.size() != node_.shape.channels)
                    return none();
                return each([&](std::size_t k, double x) { return op.scale[k]*x + op.offset[k]; });
            }

            constants_of_channels operator()(const activation_operation& op) const
            {
                return each([&](std::size_t, double x) { return activate(op.function, double(op.parameter), x); });
            }

            constants_of_channels operator()(const pool_operation&) const
            {
                return each([](std::size_t, double x) { return x; });
            }

            constants_of_channels operator()(const add_operation& op) const
            {
                constants_of_channels sums = none();
                if (!of_one_size(g_, node_))
                    return sums;
                for (std::size_t k = 0; k < sums.size(); ++k)
                {
                    sums[k] = op.offset.empty() ? 0 : op.offset[k];
                    for (std::size_t input = 0; input < 2 && sums[k]; ++input)
                        if (const auto channel = summand(g_, node_, input, k))
                        {
                            const auto& value = known_[node_.inputs[input]][*channel];
                            sums[k] = value ? std::optional(*sums[k] + *value) : std::nullopt;
                        }
                }
                return sums;
            }

            constants_of_channels operator()(const concat_operation&) const
            {
                constants_of_channels all;
                for (std::size_t input : node_.inputs)
                    all.insert(all.end(), known_[input].begin(), known_[input].end());
                return all;
            }

        private:
            const constants_of_channels& input() const { return known_[node_.inputs[0]]; }
            constants_of_channels none() const { return constants_of_channels(node_.shape.channels); }

            // value(column): what the weight in that column is multiplied with, if it is the same everywhere
            template <typename function>
            constants_of_channels by_row(const sparse_matrix& m, const std::vector<float>& bias, const function& value) const
            {
                constants_of_channels sums = none();
                for (std::size_t r = 0; r < m.rows(); ++r)
                {
                    sums[r] = bias[r];
                    for (std::size_t i = 0; i < m.nonzeros(r) && sums[r]; ++i)
                    {
                        const std::optional<double> x = value(m.columns_of(r)[i]);
                        sums[r] = x ? std::optional(*sums[r] + m.values_of(r)[i] * *x) : std::nullopt;
                    }
                }
                return sums;
            }

            template <typename function>
            constants_of_channels each(const function& f) const
            {
                constants_of_channels result = none();
                for (std::size_t k = 0; k < result.size(); ++k)
                    if (input()[k])
                        result[k] = f(k, *input()[k]);
                return result;
            }

            const graph& g_;
            const graph_node& node_;
            const channel_constants& known_;
        };

        // Marks the channels that node `index` reads for those of its own that are needed.
        class mark_needs
        {
        public:
            mark_needs(const graph& g, std::size_t index, const channel_constants& constants, channel_needs& needs)
                : g_(g), node_(g[index]), needed_(needs[index]), takes_constants_(hypersparse::takes_constants(g, index)),
                  constants_(constants), needs_(needs)
            {}

            void operator()(const input_operation&) const {}
            void operator()(const convolution_operation& op) const { by_row(op.filters, op.where.size()); }
            void operator()(const transposed_convolution_operation& op) const { by_row(op.filters, op.where.size()); }
            void operator()(const fully_connected_operation& op) const { by_row(op.weights, g_[node_.inputs[0]].shape.plane()); }

            void operator()(const add_operation&) const
            {
                for (std::size_t k = 0; k < needed_.size(); ++k)
                    for (std::size_t input = 0; input < 2 && needed_[k]; ++input)
                        if (const auto channel = summand(g_, node_, input, k))
                            mark(node_.inputs[input], *channel);
            }

            void operator()(const concat_operation&) const
            {
                std::size_t k = 0;
                for (std::size_t input : node_.inputs)
                    for (std::size_t channel = 0; channel < g_[input].shape.channels; ++channel, ++k)
                        if (needed_[k])
                            mark(input, channel);
            }

            template <typename channel_by_channel>
            void operator()(const channel_by_channel&) const
            {
                for (std::size_t k = 0; k < needed_.size(); ++k)
                    if (needed_[k])
                        mark(node_.inputs[0], k);
            }

        private:
            void mark(std::size_t input, std::size_t channel) const
            {
                if (channel < g_[input].shape.channels && !(takes_constants_ && constants_[input][channel]))
                    needs_[input][channel] = true;
            }

            void by_row(const sparse_matrix& m, std::size_t columns_of_channel) const
            {
                for (std::size_t r = 0; r < m.rows(); ++r)
                    if (needed_[r])
                        for (std::uint32_t column : m.columns_of(r))
                            mark(node_.inputs[0], column / columns_of_channel);
            }

            const graph& g_;
            const graph_node& node_;
            const std::vector<bool>& needed_;
            bool takes_constants_;
            const channel_constants& constants_;
            channel_needs& needs_;
        };

        // An output channel for each input channel that there is
        bool makes_what_it_reads(const graph_node& node)
        {
            return std::holds_alternative<affine_operation>(node.what) || std::holds_alternative<activation_operation>(node.what)
                || std::holds_alternative<pool_operation>(node.what) || std::holds_alternative<linear_operation>(node.what)
                || std::holds_alternative<concat_operation>(node.what);
        }

        std::vector<bool> needs_of_inputs(const graph_node& node, const channel_needs& needs)
        {
            std::vector<bool> all;
            for (std::size_t input : node.inputs)
                all.insert(all.end(), needs[input].begin(), needs[input].end());
            return all;
        }
    }

    bool never_outside(const window& w, std::size_t tap, const tensor_shape& input, const tensor_shape& output)
    {
        const std::size_t u = tap / w.cols, v = tap % w.cols;
        return u >= w.padding_y && v >= w.padding_x && (output.rows - 1)*w.stride_y + u - w.padding_y < input.rows
            && (output.cols - 1)*w.stride_x + v - w.padding_x < input.cols;
    }

    channel_constants find_constants(const graph& g)
    {
        channel_constants constants;
        constants.reserve(g.size());
        for (const graph_node& node : g.nodes())
            constants.push_back(std::visit(constants_of_node(g, node, constants), node.what));
        return constants;
    }

    bool takes_constants(const graph& g, std::size_t reader)
    {
        const graph_node& node = g[reader];
        return std::holds_alternative<convolution_operation>(node.what)
            || std::holds_alternative<fully_connected_operation>(node.what)
            || (std::holds_alternative<add_operation>(node.what) && of_one_size(g, node));
    }

    channel_needs find_needs(const graph& g, const channel_constants& constants)
    {
        const auto readers = readers_of(g);
        channel_needs needs;
        for (const graph_node& node : g.nodes())
            needs.emplace_back(node.shape.channels, false);
        for (std::size_t i = g.size(); i-- > 0;)
        {
            const auto is_there = [&](std::size_t node) { return std::ranges::find(needs[node], true) != needs[node].end(); };
            if (i == 0 || i + 1 == g.size())
                needs[i].assign(needs[i].size(), true);
            else if (!is_there(i) && std::ranges::any_of(readers[i], is_there))
                needs[i][0] = true;
            std::visit(mark_needs(g, i, constants, needs), g[i].what);
        }
        for (std::size_t i = 0; i < g.size(); ++i)
            if (makes_what_it_reads(g[i]) && std::ranges::find(needs[i], true) != needs[i].end())
                needs[i] = needs_of_inputs(g[i], needs);
        return needs;
    }
}
