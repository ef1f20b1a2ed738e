// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/graph/node_shape.h>

#include <hypersparse/plugins/deploy/graph/graph.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace hypersparse
{
    namespace
    {
        constexpr std::size_t most_elements = std::size_t(1) << 31;     // of a tensor

        std::string text(const tensor_shape& s)
        {
            return std::to_string(s.channels) + 'x' + std::to_string(s.rows) + 'x' + std::to_string(s.cols);
        }

        [[noreturn]] void refuse(const std::string& expected, const std::string& found)
        {
            throw graph_error("expected " + expected + ", found " + found);
        }

        void demand(std::size_t expected, std::size_t found, const std::string& of_what)
        {
            if (expected != found)
                refuse(std::to_string(expected) + ' ' + of_what, std::to_string(found));
        }

        void demand_finite(std::span<const float> numbers, const char* what)
        {
            if (!std::ranges::all_of(numbers, [](float v) { return std::isfinite(v); }))
                refuse(std::string("finite ") + what, "one that is not");
        }

        std::size_t product(std::size_t a, std::size_t b)
        {
            if (b != 0 && a > most_elements / b)
                refuse("at most 2^31 elements in a tensor", std::to_string(a) + " times " + std::to_string(b));
            return a * b;
        }

        tensor_shape small_enough(const tensor_shape& s)
        {
            if (product(product(s.channels, s.rows), s.cols) == 0)
                refuse("at least one element in a tensor", text(s));
            return s;
        }

        void check(const sparse_matrix& m, std::size_t columns)
        {
            demand(columns, m.columns, "columns in the matrix of weights");
            if (m.row_begin.size() < 2 || m.row_begin.front() != 0 || m.row_begin.back() != m.column.size()
                || m.column.size() != m.value.size() || !std::ranges::is_sorted(m.row_begin))
                refuse("rows of weights one after the other", "others");
            for (std::size_t r = 0; r < m.rows(); ++r)
            {
                const auto row = m.columns_of(r);
                if (std::ranges::adjacent_find(row, std::ranges::greater_equal()) != row.end()
                    || (!row.empty() && row.back() >= columns))
                    refuse("ascending columns below " + std::to_string(columns), "others in row " + std::to_string(r));
            }
            demand_finite(m.value, "weights");
            if (std::ranges::find(m.value, 0.0f) != m.value.end())
                refuse("no weight of 0 among the nonzero ones", "one");
        }

        void check_bias(std::span<const float> bias, std::size_t rows)
        {
            demand(rows, bias.size(), "biases");
            demand_finite(bias, "biases");
        }

        void check(const window& w)
        {
            if (w.rows == 0 || w.cols == 0 || w.stride_y == 0 || w.stride_x == 0)
                refuse("a window and strides of at least 1", "0");
            if (std::max({w.rows, w.cols, w.stride_y, w.stride_x, w.padding_y, w.padding_x}) > most_elements)
                refuse("a window below 2^31", "a larger one");
            if (w.padding_y >= w.rows || w.padding_x >= w.cols)
                refuse("less padding than the window's size", std::to_string(w.padding_y) + " and " + std::to_string(w.padding_x));
        }

        // Places of a window over size numbers
        std::size_t places(std::size_t size, std::size_t window, std::size_t stride, std::size_t padding)
        {
            if (size + 2*padding < window)
                refuse("a window that fits into the padded image",
                    std::to_string(window) + " over " + std::to_string(size + 2*padding));
            return (size + 2*padding - window) / stride + 1;
        }

        tensor_shape slide(const window& w, std::size_t channels, const tensor_shape& in)
        {
            return {channels, places(in.rows, w.rows, w.stride_y, w.padding_y), places(in.cols, w.cols, w.stride_x, w.padding_x)};
        }

        std::size_t spread(std::size_t size, std::size_t window, std::size_t stride, std::size_t padding)
        {
            const std::size_t all = product(stride, size - 1) + window;
            if (all <= 2*padding)
                refuse("less padding than there are places", std::to_string(padding));
            return all - 2*padding;
        }

        class shape_of
        {
        public:
            explicit shape_of(std::span<const tensor_shape> inputs) : in_(inputs) {}

            tensor_shape operator()(const input_operation& op) const
            {
                demand(0, in_.size(), "inputs");
                small_enough(op.shape);
                demand(op.shape.channels, op.scale.size(), "scales");
                demand(op.shape.channels, op.offset.size(), "offsets");
                demand_finite(op.scale, "scales");
                demand_finite(op.offset, "offsets");
                return op.shape;
            }

            tensor_shape operator()(const convolution_operation& op) const
            {
                check(op.where);
                const std::size_t channels = one().channels + (op.reads_ones ? 1 : 0);
                check(op.filters, product(channels, product(op.where.rows, op.where.cols)));
                check_bias(op.bias, op.filters.rows());
                return slide(op.where, op.filters.rows(), one());
            }

            tensor_shape operator()(const transposed_convolution_operation& op) const
            {
                const window& w = op.where;
                check(w);
                check(op.filters, product(one().channels, product(w.rows, w.cols)));
                check_bias(op.bias, op.filters.rows());
                return {op.filters.rows(), spread(one().rows, w.rows, w.stride_y, w.padding_y),
                    spread(one().cols, w.cols, w.stride_x, w.padding_x)};
            }

            tensor_shape operator()(const fully_connected_operation& op) const
            {
                check(op.weights, one().size());
                check_bias(op.bias, op.weights.rows());
                return {op.weights.rows(), 1, 1};
            }

            tensor_shape operator()(const linear_operation& op) const
            {
                check(op.weights, one().cols);
                check_bias(op.bias, op.weights.rows());
                return {one().channels, one().rows, op.weights.rows()};
            }

            tensor_shape operator()(const affine_operation& op) const
            {
                demand(op.scale.size(), op.offset.size(), "offsets");
                if (op.scale.size() != one().channels && op.scale.size() != one().size())
                    refuse("a scale for each of " + std::to_string(one().channels) + " channels or "
                        + std::to_string(one().size()) + " elements", std::to_string(op.scale.size()));
                demand_finite(op.scale, "scales");
                demand_finite(op.offset, "offsets");
                return one();
            }

            tensor_shape operator()(const activation_operation& op) const
            {
                demand_finite({&op.parameter, 1}, "parameters of an activation");
                return one();
            }

            tensor_shape operator()(const pool_operation& op) const
            {
                check(op.where);
                return slide(op.where, one().channels, one());
            }

            tensor_shape operator()(const add_operation& op) const
            {
                demand(2, in_.size(), "inputs");
                const std::size_t larger = std::max(in_[0].channels, in_[1].channels);
                const std::size_t channels = op.channels[0].empty() ? larger : op.channels[0].size();
                for (std::size_t i = 0; i < 2 && !(op.channels[0].empty() && op.channels[1].empty()); ++i)
                {
                    demand(channels, op.channels[i].size(), "channels of an input");
                    for (int channel : op.channels[i])
                        if (channel < -1 || channel >= static_cast<long long>(in_[i].channels))
                            refuse("channels from -1 to " + std::to_string(in_[i].channels - 1), std::to_string(channel));
                }
                if (!op.offset.empty())
                    demand(channels, op.offset.size(), "offsets");
                demand_finite(op.offset, "offsets");
                return {channels, std::max(in_[0].rows, in_[1].rows), std::max(in_[0].cols, in_[1].cols)};
            }

            tensor_shape operator()(const concat_operation&) const
            {
                if (in_.empty())
                    refuse("at least one input", "none");
                tensor_shape all = in_[0];
                for (const tensor_shape& other : in_.subspan(1))
                {
                    if (other.rows != all.rows || other.cols != all.cols)
                        refuse("inputs of " + std::to_string(all.rows) + 'x' + std::to_string(all.cols), text(other));
                    all.channels += other.channels;
                }
                return all;
            }

        private:
            const tensor_shape& one() const
            {
                demand(1, in_.size(), "input");
                return in_[0];
            }

            std::span<const tensor_shape> in_;
        };
    }

    tensor_shape checked_shape(const operation& what, std::span<const tensor_shape> inputs)
    {
        return small_enough(std::visit(shape_of(inputs), what));
    }
}
