// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/graph/remove_dead_structure.h>

#include <hypersparse/plugins/deploy/graph/channel_use.h>

#include <algorithm>
#include <map>
#include <utility>

namespace hypersparse
{
    namespace
    {
        constexpr std::size_t gone = static_cast<std::size_t>(-1);

        // New number of each channel that is kept
        std::vector<std::size_t> numbered(const std::vector<bool>& needed)
        {
            std::vector<std::size_t> number(needed.size(), gone);
            std::size_t next = 0;
            for (std::size_t k = 0; k < needed.size(); ++k)
                if (needed[k])
                    number[k] = next++;
            return number;
        }

        template <typename number>
        std::vector<number> kept(const std::vector<number>& values, const std::vector<bool>& needed, std::size_t of_each = 1)
        {
            std::vector<number> rest;
            for (std::size_t k = 0; k < needed.size(); ++k)
                if (needed[k])
                    rest.insert(rest.end(), values.begin() + k*of_each, values.begin() + (k + 1)*of_each);
            return rest;
        }

        // One row of a matrix, while its columns move and its constants leave it
        class shrinking_row
        {
        public:
            shrinking_row(double bias) : bias_(bias) {}
            void keep(std::size_t column, double weight) { weights_[column] += weight; }
            void add_to_bias(double value) { bias_ += value; }

            float finish(sparse_matrix& m) const
            {
                for (const auto& [column, weight] : weights_)
                    m.append(column, static_cast<float>(weight));
                m.end_row();
                return static_cast<float>(bias_);
            }

        private:
            double bias_;
            std::map<std::size_t, double> weights_;
        };

        class shrink_node
        {
        public:
            shrink_node(const graph& g, std::size_t index, const channel_constants& constants, const channel_needs& needs)
                : g_(g), node_(g[index]), needed_(needs[index]), constants_(constants)
            {
                for (std::size_t input : node_.inputs)
                    number_.push_back(numbered(needs[input]));
            }

            operation operator()(const input_operation& op) const { return op; }
            operation operator()(const activation_operation& op) const { return op; }
            operation operator()(const pool_operation& op) const { return op; }
            operation operator()(const concat_operation& op) const { return op; }
            operation operator()(const linear_operation& op) const { return op; }

            operation operator()(const convolution_operation& op) const
            {
                const std::size_t size = op.where.size(), channels = input().shape.channels, ones = kept_channels();
                convolution_operation result{op.where, {}, {}, false};
                const auto reads = [&](std::size_t column, double weight, shrinking_row& row)
                {
                    const std::size_t i = column / size, tap = column % size;
                    if (i < channels && number_[0][i] != gone)
                        return row.keep(number_[0][i]*size + tap, weight);
                    const double value = weight * (i < channels ? *constants_[node_.inputs[0]][i] : 1);
                    if (never_outside(op.where, tap, input().shape, node_.shape))
                        return row.add_to_bias(value);
                    if (value != 0)
                        row.keep(ones*size + tap, value);
                };
                std::tie(result.filters, result.bias) = shrink(op.filters, op.bias, (ones + 1)*size, reads);
                result.reads_ones = std::ranges::any_of(result.filters.column, [&](std::size_t c) { return c >= ones*size; });
                if (!result.reads_ones)
                    result.filters.columns = ones*size;
                return result;
            }

            operation operator()(const transposed_convolution_operation& op) const
            {
                const std::size_t size = op.where.size();
                transposed_convolution_operation result{op.where, {}, {}};
                std::tie(result.filters, result.bias) = shrink(op.filters, op.bias, kept_channels()*size,
                    [&](std::size_t column, double weight, shrinking_row& row)
                    { row.keep(number_[0][column / size]*size + column % size, weight); });
                return result;
            }

            operation operator()(const fully_connected_operation& op) const
            {
                const std::size_t plane = input().shape.plane();
                fully_connected_operation result;
                std::tie(result.weights, result.bias) = shrink(op.weights, op.bias, kept_channels()*plane,
                    [&](std::size_t column, double weight, shrinking_row& row)
                    {
                        const std::size_t i = column / plane;
                        if (number_[0][i] != gone)
                            row.keep(number_[0][i]*plane + column % plane, weight);
                        else
                            row.add_to_bias(weight * *constants_[node_.inputs[0]][i]);
                    });
                return result;
            }

            operation operator()(const affine_operation& op) const
            {
                const std::size_t of_each = op.scale.size() / node_.shape.channels;
                return affine_operation{kept(op.scale, needed_, of_each), kept(op.offset, needed_, of_each)};
            }

            operation operator()(const add_operation& op) const
            {
                add_operation result;
                for (std::size_t k = 0; k < needed_.size(); ++k)
                {
                    if (!needed_[k])
                        continue;
                    double offset = op.offset.empty() ? 0 : op.offset[k];
                    for (std::size_t i = 0; i < 2; ++i)
                        result.channels[i].push_back(summand(op, i, k, offset));
                    result.offset.push_back(static_cast<float>(offset));
                }
                return simplified(std::move(result));
            }

        private:
            const graph_node& input() const { return g_[node_.inputs[0]]; }
            std::size_t kept_channels(std::size_t i = 0) const
            { return number_[i].size() - static_cast<std::size_t>(std::ranges::count(number_[i], gone)); }

            // reads(column, weight, row): what a weight of an old row gives to the new one
            template <typename function>
            std::pair<sparse_matrix, std::vector<float>> shrink(const sparse_matrix& m, const std::vector<float>& bias,
                std::size_t columns, const function& reads) const
            {
                sparse_matrix result;
                result.columns = columns;
                std::vector<float> biases;
                for (std::size_t r = 0; r < m.rows(); ++r)
                {
                    if (!needed_[r])
                        continue;
                    shrinking_row row(bias[r]);
                    for (std::size_t i = 0; i < m.nonzeros(r); ++i)
                        reads(m.columns_of(r)[i], m.values_of(r)[i], row);
                    biases.push_back(row.finish(result));
                }
                return {std::move(result), std::move(biases)};
            }

            // Number of the channel that is added; its constant goes into the offset if it is not there any more.
            int summand(const add_operation& op, std::size_t i, std::size_t k, double& offset) const
            {
                const std::size_t channel = op.channels[i].empty() ? k : static_cast<std::size_t>(op.channels[i][k]);
                if (channel >= number_[i].size())
                    return -1;
                if (number_[i][channel] != gone && !constants_in_offset(i, channel))
                    return static_cast<int>(number_[i][channel]);
                offset += *constants_[node_.inputs[i]][channel];
                return -1;
            }

            // A constant may be there all the same, for another reader.
            bool constants_in_offset(std::size_t i, std::size_t channel) const
            {
                return constants_[node_.inputs[i]][channel].has_value()
                    && g_[node_.inputs[i]].shape.rows == node_.shape.rows && g_[node_.inputs[i]].shape.cols == node_.shape.cols;
            }

            // Lists that say nothing are left out.
            add_operation simplified(add_operation op) const
            {
                const std::size_t channels = op.channels[0].size();
                bool plain = true;
                for (std::size_t i = 0; i < 2; ++i)
                    for (std::size_t k = 0; k < channels; ++k)
                        plain = plain && op.channels[i][k] == (k < kept_channels(i) ? static_cast<int>(k) : -1);
                if (plain && channels == std::max(kept_channels(0), kept_channels(1)))
                    op.channels = {};
                if (std::ranges::all_of(op.offset, [](float o) { return o == 0; }))
                    op.offset.clear();
                return op;
            }

            const graph& g_;
            const graph_node& node_;
            const std::vector<bool>& needed_;
            const channel_constants& constants_;
            std::vector<std::vector<std::size_t>> number_;      // by input, channel
        };
    }

    graph remove_dead_structure(const graph& g)
    {
        const channel_constants constants = find_constants(g);
        const channel_needs needs = find_needs(g, constants);
        graph rest;
        rest.network = g.network;
        rest.class_names = g.class_names;
        std::vector<std::size_t> place(g.size());       // of each node in the new graph
        for (std::size_t i = 0; i < g.size(); ++i)
        {
            if (std::ranges::find(needs[i], true) == needs[i].end())
                continue;
            std::vector<std::size_t> inputs;
            for (std::size_t input : g[i].inputs)
                inputs.push_back(place[input]);
            place[i] = rest.add(g[i].name, std::visit(shrink_node(g, i, constants, needs), g[i].what), std::move(inputs));
        }
        return rest;
    }

    graph_totals totals(const graph& g)
    {
        graph_totals sum;
        for (std::size_t i = 0; i < g.size(); ++i)
        {
            sum.channels += g[i].shape.channels;
            sum.weights += weights(g[i]);
            sum.nonzeros += nonzeros(g[i]);
            sum.dense_macs += dense_macs(g, i);
            sum.macs += macs(g, i);
        }
        return sum;
    }
}
