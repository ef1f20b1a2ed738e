// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/c_source/c_layers.h>

#include <algorithm>

namespace hypersparse
{
    namespace
    {
        std::string text(const tensor_shape& s)
        {
            return "(shape){" + std::to_string(s.channels) + ", " + std::to_string(s.rows) + ", " + std::to_string(s.cols) + '}';
        }

        std::string text(const window& w)
        {
            std::string numbers;
            for (std::size_t n : {w.rows, w.cols, w.stride_y, w.stride_x, w.padding_y, w.padding_x})
                numbers += (numbers.empty() ? "" : ", ") + std::to_string(n);
            return "(window){" + numbers + '}';
        }
    }

    class c_layers::writer
    {
    public:
        writer(c_layers& layers, std::size_t index)
            : to_(layers), node_(layers.graph_[index]), index_(index), suffix_(std::to_string(index)), y_(place(index))
        {
            for (std::size_t input : node_.inputs)
            {
                in_.push_back(place(input));
                shapes_.push_back(layers.graph_[input].shape);
            }
        }

        void operator()(const input_operation& op)
        {
            call(to_.functions_.use("normalise"), {"image", number(node_.shape.channels), number(node_.shape.plane()),
                array("scale", op.scale), array("offset", op.offset), y_});
        }

        void operator()(const convolution_operation& op) { convolve("convolve", op.where, op.filters, op.bias); }
        void operator()(const transposed_convolution_operation& op)
        {
            convolve("convolve_transposed", op.where, op.filters, op.bias);
        }

        void operator()(const fully_connected_operation& op)
        {
            call(to_.functions_.use_product("connect", c_arrays::storage_of(op.weights)),
                {in_[0], to_.arrays_.add_matrix(suffix_, op.weights), array("bias", op.bias), y_, number(op.bias.size())});
        }

        void operator()(const linear_operation& op)
        {
            call(to_.functions_.use_product("multiply_rows", c_arrays::storage_of(op.weights)),
                {in_[0], number(node_.shape.channels*node_.shape.rows), number(shapes_[0].cols),
                to_.arrays_.add_matrix(suffix_, op.weights), array("bias", op.bias), y_, number(op.bias.size())});
        }

        void operator()(const affine_operation& op)
        {
            const std::size_t factors = op.scale.size();
            call(to_.functions_.use("scale"), {in_[0], number(factors), number(node_.shape.size()/factors),
                array("scale", op.scale), array("offset", op.offset), y_});
        }

        void operator()(const activation_operation& op)
        {
            std::vector<std::string> arguments = {in_[0], number(node_.shape.size()), y_};
            if (c_functions::takes_parameter(op.function))
                arguments.insert(arguments.begin() + 1, c_float(op.parameter));
            call(to_.functions_.use_activation(op.function), arguments);
        }

        void operator()(const pool_operation& op)
        {
            call(to_.functions_.use(op.maximum ? "max_pool" : "mean_pool"),
                {in_[0], text(shapes_[0]), text(op.where), y_, text(node_.shape)});
        }

        void operator()(const add_operation& op)
        {
            if (std::ranges::any_of(node_.inputs, [this](std::size_t input) { return to_.plan_.is_added[input]; }))
                return;     // that input has made the sum
            if (goes_in_place(to_.graph_, index_))
                return call(to_.functions_.use("add"), {in_[0], in_[1], number(node_.shape.size()), y_});
            call(to_.functions_.use("start_sum"), {op.offset.empty() ? "0" : array("offset", op.offset), y_, text(node_.shape)});
            for (std::size_t i = 0; i < 2; ++i)
            {
                const std::vector<int>& channels = op.channels[i];
                const std::string chosen = channels.empty() ? "0"
                    : to_.arrays_.add_channels("channels_" + suffix_ + (i == 0 ? "a" : "b"), channels);
                call(to_.functions_.use_channels(c_arrays::channel_bits(channels)),
                    {in_[i], text(shapes_[i]), chosen, y_, text(node_.shape)});
            }
        }

        void operator()(const concat_operation&)
        {
            std::size_t begin = 0;
            for (std::size_t i = 0; i < in_.size(); begin += shapes_[i].size(), ++i)
                call(to_.functions_.use("copy"), {in_[i], number(shapes_[i].size()), y_ + " + " + number(begin)});
        }

    private:
        static std::string number(std::size_t n) { return std::to_string(n); }

        std::string place(std::size_t index) const
        {
            return index + 1 == to_.graph_.size() ? "logits" : "memory + " + number(to_.plan_.begin[index]);
        }

        std::string array(const std::string& what, std::span<const float> values)
        {
            return to_.arrays_.add_floats(what + '_' + suffix_, values);
        }

        void convolve(const std::string& name, const window& where, const sparse_matrix& filters, std::span<const float> bias)
        {
            call(to_.functions_.use_product(name, c_arrays::storage_of(filters)), {in_[0], text(shapes_[0]), text(where),
                to_.arrays_.add_matrix(suffix_, filters), array("bias", bias),
                to_.plan_.is_added[index_] ? "1" : "0", y_, text(node_.shape)});
        }

        void call(const std::string& function, const std::vector<std::string>& arguments)
        {
            std::string list;
            for (const std::string& argument : arguments)
                list += (list.empty() ? "" : ", ") + argument;
            to_.calls_ += "    " + function + '(' + list + ");\n";
        }

        c_layers& to_;
        const graph_node& node_;
        std::size_t index_;
        std::string suffix_;
        std::string y_;
        std::vector<std::string> in_;
        std::vector<tensor_shape> shapes_;
    };

    c_layers::c_layers(const graph& g) : graph_(g), plan_(plan_buffers(g))
    {
        for (std::size_t i = 0; i < g.size(); ++i)
        {
            calls_ += "    /* " + comment_text(g[i].name) + " */\n";
            std::visit(writer(*this, i), g[i].what);
        }
    }

    std::string comment_text(const std::string& text)
    {
        std::string safe = text;
        for (char& c : safe)
            if (c == '*' || c == '/' || c == '\\' || c == '?' || c < ' ' || c > '~')
                c = '_';
        return safe;
    }
}
