// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/graph/interpret.h>

#include <hypersparse/plugins/deploy/graph/activation.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace hypersparse
{
    namespace
    {
        struct plane_of_numbers
        {
            const std::vector<double>& values;
            tensor_shape shape;

            // 0 outside
            double at(std::size_t k, long long r, long long c) const
            {
                if (r < 0 || c < 0 || r >= static_cast<long long>(shape.rows) || c >= static_cast<long long>(shape.cols))
                    return 0;
                return values[(k*shape.rows + r)*shape.cols + c];
            }
        };

        class node_of_doubles
        {
        public:
            node_of_doubles(const graph& g, const graph_node& node, const std::vector<std::vector<double>>& results,
                std::span<const float> image)
                : shape_(node.shape), image_(image)
            {
                for (std::size_t input : node.inputs)
                    in_.push_back({results[input], g[input].shape});
            }

            std::vector<double> operator()(const input_operation& op) const
            {
                return each([&](std::size_t k, std::size_t i) { return double(op.scale[k])*image_[i] + op.offset[k]; });
            }

            std::vector<double> operator()(const convolution_operation& op) const
            {
                std::vector<double> y;
                for (std::size_t o = 0; o < shape_.channels; ++o)
                    for (std::size_t r = 0; r < shape_.rows; ++r)
                        for (std::size_t c = 0; c < shape_.cols; ++c)
                            y.push_back(op.bias[o] + window_sum(op, o, r, c));
                return y;
            }

            std::vector<double> operator()(const transposed_convolution_operation& op) const
            {
                const window& w = op.where;
                std::vector<double> y = each([&](std::size_t k, std::size_t) { return double(op.bias[k]); });
                for_each_weight(op.filters, [&](std::size_t o, std::size_t column, double weight)
                {
                    const std::size_t i = column / w.size(), u = column / w.cols % w.rows, v = column % w.cols;
                    for (std::size_t r = 0; r < in_[0].shape.rows; ++r)
                        for (std::size_t c = 0; c < in_[0].shape.cols; ++c)
                        {
                            const std::size_t to_r = r*w.stride_y + u - w.padding_y, to_c = c*w.stride_x + v - w.padding_x;
                            if (to_r < shape_.rows && to_c < shape_.cols)       // a negative place is a huge one
                                y[(o*shape_.rows + to_r)*shape_.cols + to_c] += weight*in_[0].at(i, r, c);
                        }
                });
                return y;
            }

            std::vector<double> operator()(const fully_connected_operation& op) const
            {
                std::vector<double> y(op.bias.begin(), op.bias.end());
                for_each_weight(op.weights, [&](std::size_t o, std::size_t j, double w) { y[o] += w*in_[0].values[j]; });
                return y;
            }

            std::vector<double> operator()(const linear_operation& op) const
            {
                const std::size_t rows = shape_.channels*shape_.rows, from = in_[0].shape.cols, to = shape_.cols;
                std::vector<double> y = each([&](std::size_t, std::size_t i) { return double(op.bias[i % to]); });
                for_each_weight(op.weights, [&](std::size_t o, std::size_t c, double w)
                {
                    for (std::size_t r = 0; r < rows; ++r)
                        y[r*to + o] += w*in_[0].values[r*from + c];
                });
                return y;
            }

            std::vector<double> operator()(const affine_operation& op) const
            {
                const bool by_channel = op.scale.size() == shape_.channels;
                return each([&](std::size_t k, std::size_t i)
                {
                    const std::size_t which = by_channel ? k : i;
                    return op.scale[which]*in_[0].values[i] + op.offset[which];
                });
            }

            std::vector<double> operator()(const activation_operation& op) const
            {
                return each([&](std::size_t, std::size_t i)
                { return activate(op.function, double(op.parameter), in_[0].values[i]); });
            }

            std::vector<double> operator()(const pool_operation& op) const
            {
                std::vector<double> y;
                for (std::size_t k = 0; k < shape_.channels; ++k)
                    for (std::size_t r = 0; r < shape_.rows; ++r)
                        for (std::size_t c = 0; c < shape_.cols; ++c)
                            y.push_back(pooled(op, k, r, c));
                return y;
            }

            std::vector<double> operator()(const add_operation& op) const
            {
                std::vector<double> y;
                for (std::size_t k = 0; k < shape_.channels; ++k)
                    for (std::size_t r = 0; r < shape_.rows; ++r)
                        for (std::size_t c = 0; c < shape_.cols; ++c)
                            y.push_back((op.offset.empty() ? 0.0 : op.offset[k]) + summand(op, 0, k, r, c) + summand(op, 1, k, r, c));
                return y;
            }

            std::vector<double> operator()(const concat_operation&) const
            {
                std::vector<double> y;
                for (const plane_of_numbers& x : in_)
                    y.insert(y.end(), x.values.begin(), x.values.end());
                return y;
            }

        private:
            // f(channel, index) for each element of the output
            template <typename function>
            std::vector<double> each(const function& f) const
            {
                std::vector<double> y(shape_.size());
                for (std::size_t i = 0; i < y.size(); ++i)
                    y[i] = f(i / shape_.plane(), i);
                return y;
            }

            // f(row, column, weight)
            template <typename function>
            static void for_each_weight(const sparse_matrix& m, const function& f)
            {
                for (std::size_t r = 0; r < m.rows(); ++r)
                    for (std::size_t i = 0; i < m.nonzeros(r); ++i)
                        f(r, m.columns_of(r)[i], m.values_of(r)[i]);
            }

            double window_sum(const convolution_operation& op, std::size_t o, std::size_t r, std::size_t c) const
            {
                const window& w = op.where;
                const auto columns = op.filters.columns_of(o);
                const auto values = op.filters.values_of(o);
                double sum = 0;
                for (std::size_t n = 0; n < columns.size(); ++n)
                {
                    const std::size_t i = columns[n] / w.size(), u = columns[n] / w.cols % w.rows, v = columns[n] % w.cols;
                    const long long from_r = static_cast<long long>(r*w.stride_y + u) - static_cast<long long>(w.padding_y);
                    const long long from_c = static_cast<long long>(c*w.stride_x + v) - static_cast<long long>(w.padding_x);
                    sum += values[n] * read(i, from_r, from_c);
                }
                return sum;
            }

            // The input, with the channel of ones after its last one
            double read(std::size_t k, long long r, long long c) const
            {
                const tensor_shape& s = in_[0].shape;
                if (k < s.channels)
                    return in_[0].at(k, r, c);
                return r >= 0 && c >= 0 && r < static_cast<long long>(s.rows) && c < static_cast<long long>(s.cols) ? 1 : 0;
            }

            double pooled(const pool_operation& op, std::size_t k, std::size_t r, std::size_t c) const
            {
                const window& w = op.where;
                const tensor_shape& s = in_[0].shape;
                const auto [top, bottom] = clipped(r*w.stride_y, w.rows, w.padding_y, s.rows);
                const auto [left, right] = clipped(c*w.stride_x, w.cols, w.padding_x, s.cols);
                double sum = 0, largest = -std::numeric_limits<double>::infinity();
                for (std::size_t y = top; y < bottom; ++y)
                    for (std::size_t x = left; x < right; ++x)
                    {
                        sum += in_[0].at(k, y, x);
                        largest = std::max(largest, in_[0].at(k, y, x));
                    }
                return op.maximum ? largest : sum / ((bottom - top)*(right - left));
            }

            // The places of a window that are within [0, size)
            static std::pair<std::size_t, std::size_t> clipped(std::size_t begin, std::size_t window, std::size_t padding,
                std::size_t size)
            {
                return {std::max(begin, padding) - padding, std::min(begin + window - padding, size)};
            }

            double summand(const add_operation& op, std::size_t input, std::size_t k, std::size_t r, std::size_t c) const
            {
                const auto& channels = op.channels[input];
                const std::size_t channel = channels.empty() ? k : static_cast<std::size_t>(channels[k]);    // -1: a huge one
                return channel < in_[input].shape.channels ? in_[input].at(channel, r, c) : 0;
            }

            tensor_shape shape_;
            std::span<const float> image_;
            std::vector<plane_of_numbers> in_;
        };
    }

    std::vector<std::vector<double>> interpret_all(const graph& g, std::span<const float> image)
    {
        std::vector<std::vector<double>> results;
        results.reserve(g.size());      // nodes hold references to those before
        for (const graph_node& node : g.nodes())
            results.push_back(std::visit(node_of_doubles(g, node, results, image), node.what));
        return results;
    }

    std::vector<double> interpret(const graph& g, std::span<const float> image)
    {
        return std::move(interpret_all(g, image).back());
    }
}
