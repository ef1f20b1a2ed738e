// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/onnx/onnx_operations.h>

#include <hypersparse/plugins/deploy/graph/dense_numbers.h>
#include <hypersparse/plugins/deploy/graph/interpret.h>

#include <algorithm>
#include <numbers>
#include <numeric>

namespace hypersparse
{
    namespace
    {
        using sizes = std::vector<std::int64_t>;

        std::int64_t number(std::size_t n) { return static_cast<std::int64_t>(n); }

        std::vector<float> dense_transpose(const sparse_matrix& m)
        {
            std::vector<float> numbers(m.rows()*m.columns);
            for (std::size_t r = 0; r < m.rows(); ++r)
                for (std::size_t i = 0; i < m.nonzeros(r); ++i)
                    numbers[m.columns_of(r)[i]*m.rows() + r] = m.values_of(r)[i];
            return numbers;
        }

        // The filters' columns from begin on
        sparse_matrix last_columns(const sparse_matrix& m, std::size_t begin)
        {
            sparse_matrix part;
            part.columns = m.columns - begin;
            for (std::size_t r = 0; r < m.rows(); ++r, part.end_row())
                for (std::size_t i = 0; i < m.nonzeros(r); ++i)
                    if (m.columns_of(r)[i] >= begin)
                        part.append(m.columns_of(r)[i] - begin, m.values_of(r)[i]);
            return part;
        }

        // What the channel of ones gives, at every place of the output
        std::vector<float> from_ones(const convolution_operation& op, const tensor_shape& input)
        {
            graph ones;
            ones.add("ones", input_operation{{1, input.rows, input.cols}, {0}, {1}}, {});
            ones.add("sums", convolution_operation{op.where, last_columns(op.filters, input.channels*op.where.size()),
                std::vector<float>(op.bias.size()), false}, {0});
            const std::vector<double> sums = interpret(ones, std::vector<float>(input.plane()));
            return {sums.begin(), sums.end()};
        }

        bool counts_up(const std::vector<int>& channels)
        {
            for (std::size_t k = 0; k < channels.size(); ++k)
                if (channels[k] != static_cast<int>(k))
                    return false;
            return true;
        }

        class operation_nodes
        {
        public:
            operation_nodes(const graph& g, std::size_t index, const std::vector<std::string>& tensors, const std::string& name,
                onnx_nodes& to)
                : node_(g[index]), is_last_(index + 1 == g.size()), name_(name), to_(to)
            {
                for (std::size_t input : node_.inputs)
                {
                    in_.push_back(tensors[input]);
                    shapes_.push_back(g[input].shape);
                }
            }

            std::string operator()(const input_operation& op) { return scaled("image", op.scale, op.offset); }

            std::string operator()(const convolution_operation& op)
            {
                const std::size_t channels = shapes_[0].channels;
                const std::string weight = to_.add_floats(name_ + ".weight",
                    {number(op.filters.rows()), number(channels), number(op.where.rows), number(op.where.cols)},
                    dense_numbers(op.filters, channels*op.where.size()));
                const std::vector<std::string> inputs = {in_[0], weight, vector("bias", op.bias)};
                if (!op.reads_ones)
                    return last("Conv", inputs, places(op.where));
                const std::string ones = to_.add_floats(name_ + ".from_ones", element_sizes(), from_ones(op, shapes_[0]));
                return last("Add", {step("convolution", "Conv", inputs, places(op.where)), ones});
            }

            std::string operator()(const transposed_convolution_operation& op)
            {
                // ONNX has the filters as (input channels, output channels, rows, columns)
                const std::size_t channels = shapes_[0].channels, filters = op.filters.rows(), size = op.where.size();
                const std::vector<float> by_output = dense_numbers(op.filters, op.filters.columns);
                std::vector<float> by_input;
                for (std::size_t i = 0; i < channels; ++i)
                    for (std::size_t o = 0; o < filters; ++o)
                        for (std::size_t place = 0; place < size; ++place)
                            by_input.push_back(by_output[(o*channels + i)*size + place]);
                const std::string weight = to_.add_floats(name_ + ".weight",
                    {number(channels), number(filters), number(op.where.rows), number(op.where.cols)}, by_input);
                return last("ConvTranspose", {in_[0], weight, vector("bias", op.bias)}, places(op.where));
            }

            std::string operator()(const fully_connected_operation& op)
            {
                const std::string weight = to_.add_floats(name_ + ".weight",
                    {number(op.weights.rows()), number(op.weights.columns)}, dense_numbers(op.weights, op.weights.columns));
                const std::vector<std::string> inputs = {step("flatten", "Flatten", in_), weight, vector("bias", op.bias)};
                const std::vector<onnx_attribute> transposed = {{"transB", std::int64_t(1)}};
                if (is_last_)
                    return last("Gemm", inputs, transposed);
                const std::string shape = to_.add_integers(name_ + ".shape", sizes{0, number(op.bias.size()), 1, 1});
                return last("Reshape", {step("product", "Gemm", inputs, transposed), shape});
            }

            std::string operator()(const linear_operation& op)
            {
                const std::string weight = to_.add_floats(name_ + ".weight",
                    {number(op.weights.columns), number(op.weights.rows())}, dense_transpose(op.weights));
                return last("Add", {step("product", "MatMul", {in_[0], weight}), vector("bias", op.bias)});
            }

            std::string operator()(const affine_operation& op) { return scaled(in_[0], op.scale, op.offset); }

            std::string operator()(const activation_operation& op)
            {
                switch (op.function)
                {
                    case activation::relu: return last("Relu", in_);
                    case activation::leaky_relu: return last("LeakyRelu", in_, {{"alpha", op.parameter}});
                    case activation::sigmoid: return last("Sigmoid", in_);
                    case activation::tanh: return last("Tanh", in_);
                    case activation::gelu: return gelu();
                    case activation::silu: return last("Mul", {in_[0], step("sigmoid", "Sigmoid", in_)});
                    case activation::mish:
                        return last("Mul", {in_[0], step("tanh", "Tanh", {step("softplus", "Softplus", in_)})});
                    case activation::clipped_relu:
                        return last("Clip", {in_[0], single("least", 0), single("most", op.parameter)});
                    case activation::elu: return last("Elu", in_, {{"alpha", op.parameter}});
                }
                return in_[0];
            }

            std::string operator()(const pool_operation& op)
            {
                if (op.maximum)
                    return last("MaxPool", in_, places(op.where));
                std::vector<onnx_attribute> attributes = places(op.where);
                attributes.push_back({"count_include_pad", std::int64_t(0)});
                return last("AveragePool", in_, attributes);
            }

            std::string operator()(const add_operation& op)
            {
                const std::vector<std::string> summands = {summand(op, 0), summand(op, 1)};
                if (op.offset.empty())
                    return last("Add", summands);
                const std::string offset = to_.add_floats(name_ + ".offset", channel_sizes(), op.offset);
                return last("Add", {step("sum", "Add", summands), offset});
            }

            std::string operator()(const concat_operation&) { return last("Concat", in_, {{"axis", std::int64_t(1)}}); }

        private:
            // The node that makes the operation's result, and one before it
            std::string last(const std::string& type, const std::vector<std::string>& inputs,
                const std::vector<onnx_attribute>& attributes = {})
            {
                return to_.add_node(type, name_, inputs, attributes);
            }

            std::string step(const std::string& what, const std::string& type, const std::vector<std::string>& inputs,
                const std::vector<onnx_attribute>& attributes = {})
            {
                return to_.add_node(type, to_.new_name(name_ + '.' + what), inputs, attributes);
            }

            std::string vector(const std::string& what, std::span<const float> values)
            {
                return to_.add_floats(name_ + '.' + what, {number(values.size())}, values);
            }

            std::string single(const std::string& what, float value)
            {
                return to_.add_floats(name_ + '.' + what, {}, {&value, 1});
            }

            // Shapes of a constant with a number for each channel of the output, or for each element
            sizes channel_sizes() const { return {1, number(node_.shape.channels), 1, 1}; }
            sizes element_sizes() const
            { return {1, number(node_.shape.channels), number(node_.shape.rows), number(node_.shape.cols)}; }

            std::string scaled(const std::string& x, std::span<const float> scale, std::span<const float> offset)
            {
                const sizes shape = scale.size() == node_.shape.channels ? channel_sizes() : element_sizes();
                const std::string factor = to_.add_floats(name_ + ".scale", shape, scale);
                const std::string summand = to_.add_floats(name_ + ".offset", shape, offset);
                return last("Add", {step("scaled", "Mul", {x, factor}), summand});
            }

            static std::vector<onnx_attribute> places(const window& w)
            {
                const sizes kernel = {number(w.rows), number(w.cols)}, strides = {number(w.stride_y), number(w.stride_x)};
                const sizes padding = {number(w.padding_y), number(w.padding_x), number(w.padding_y), number(w.padding_x)};
                return {{"kernel_shape", kernel}, {"strides", strides}, {"pads", padding}};
            }

            std::string gelu()
            {
                const std::string quotient = step("quotient", "Div", {in_[0], single("root", std::numbers::sqrt2_v<float>)});
                const std::string sum = step("sum", "Add", {step("erf", "Erf", {quotient}), single("one", 1)});
                return last("Mul", {step("half", "Mul", {in_[0], single("factor", 0.5f)}), sum});
            }

            // An input of an addition with the output's shape: zeros where it has nothing, channels as they are chosen
            std::string summand(const add_operation& op, std::size_t input)
            {
                const std::string what = input == 0 ? "a" : "b";
                const std::vector<int>& channels = op.channels[input];
                const tensor_shape& from = shapes_[input];
                const bool lacks_one = std::ranges::find(channels, -1) != channels.end();
                const std::size_t more = !channels.empty() ? (lacks_one ? 1 : 0) : node_.shape.channels - from.channels;
                const sizes padding = {0, 0, 0, 0, 0, number(more), number(node_.shape.rows - from.rows),
                    number(node_.shape.cols - from.cols)};
                std::string x = in_[input];
                if (std::accumulate(padding.begin(), padding.end(), std::int64_t(0)) != 0)
                    x = step(what + ".padded", "Pad", {x, to_.add_integers(name_ + '.' + what + ".padding", padding)});
                if (counts_up(channels) && (channels.empty() || channels.size() == from.channels))
                    return x;
                sizes chosen;
                for (int channel : channels)
                    chosen.push_back(channel < 0 ? number(from.channels) : channel);    // the zeros stand after the last channel
                return step(what + ".channels", "Gather", {x, to_.add_integers(name_ + '.' + what + ".index", chosen)},
                    {{"axis", std::int64_t(1)}});
            }

            const graph_node& node_;
            bool is_last_;
            std::string name_;
            onnx_nodes& to_;
            std::vector<std::string> in_;
            std::vector<tensor_shape> shapes_;
        };
    }

    std::string add_operation_nodes(const graph& g, std::size_t index, const std::vector<std::string>& tensors,
        const std::string& name, onnx_nodes& to)
    {
        return std::visit(operation_nodes(g, index, tensors, name, to), g[index].what);
    }
}
