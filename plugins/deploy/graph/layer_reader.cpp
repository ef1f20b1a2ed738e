// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/graph/layer_reader.h>

#include <utility>

namespace hypersparse
{
    namespace
    {
        std::vector<float> bias_of(std::span<const float> parameters, std::size_t outputs, bool has_bias)
        {
            if (!has_bias)
                return std::vector<float>(outputs);
            const auto bias = parameters.last(outputs);
            return {bias.begin(), bias.end()};
        }

        // A matrix of rows x columns whose number (r, c) stands at parameters[r*row_step + c*column_step]
        sparse_matrix matrix_of(std::span<const float> parameters, std::size_t rows, std::size_t row_step, std::size_t columns,
            std::size_t column_step)
        {
            sparse_matrix m;
            m.columns = columns;
            for (std::size_t r = 0; r < rows; ++r, m.end_row())
                for (std::size_t c = 0; c < columns; ++c)
                    m.append(c, parameters[r*row_step + c*column_step]);
            return m;
        }
    }

    void layer_reader::begin_layer(const std::string& kind, std::size_t dlib_index)
    {
        kind_ = kind;
        dlib_index_ = dlib_index;
        ++count_[kind];
    }

    void layer_reader::refuse(const std::string& expected, const std::string& found) const
    {
        throw graph_error("layer " + std::to_string(dlib_index_) + " (" + kind_ + "): expected " + expected + ", found " + found);
    }

    std::size_t layer_reader::tagged(unsigned long id) const
    {
        const auto found = tags_.find(id);
        if (found == tags_.end())
            refuse("tag " + std::to_string(id) + " below it", "none");
        return found->second;
    }

    void layer_reader::node(operation what, std::vector<std::size_t> inputs)
    {
        try
        {
            current_ = graph_.add(kind_ + std::to_string(count_[kind_]), std::move(what), std::move(inputs));
        }
        catch (const graph_error& e)
        {
            throw graph_error("layer " + std::to_string(dlib_index_) + " (" + kind_ + "): " + e.what());
        }
    }

    std::span<const float> layer_reader::parameters_of(const dlib::tensor& parameters) const
    {
        if (parameters.size() == 0)
            refuse("a layer with parameters", "none: run the network once on an image, or load it from a file");
        return {parameters.host(), parameters.size()};
    }

    std::span<const float> layer_reader::weights_before_bias(std::span<const float> parameters, std::size_t bias,
        std::size_t expected) const
    {
        if (parameters.size() != expected + bias)
            refuse(std::to_string(expected + bias) + " parameters for an input of " + std::to_string(shape().channels) + 'x'
                + std::to_string(shape().rows) + 'x' + std::to_string(shape().cols), std::to_string(parameters.size()));
        return parameters.first(expected);
    }

    void layer_reader::read_image(std::size_t channels, float scale, const std::vector<float>& offset)
    {
        node(input_operation{{channels, rows_, cols_}, std::vector<float>(channels, scale), offset}, {});
    }

    void layer_reader::read(const input_rgb_normalized& l)
    {
        if ((l.expected_rows() && l.expected_rows() != static_cast<long>(rows_))
            || (l.expected_cols() && l.expected_cols() != static_cast<long>(cols_)))
            refuse("images of " + std::to_string(l.expected_rows()) + 'x' + std::to_string(l.expected_cols()),
                std::to_string(rows_) + 'x' + std::to_string(cols_));
        const auto channels = static_cast<std::size_t>(l.channels());
        input_operation image{{channels, rows_, cols_}, {}, {}};
        for (std::size_t c = 0; c < channels; ++c)
        {
            const double mean = l.statistics().mean[c], deviation = l.statistics().stddev[c];
            image.scale.push_back(static_cast<float>(1 / (255*deviation)));
            image.offset.push_back(static_cast<float>(-mean / deviation));
        }
        node(std::move(image), {});
    }

    void layer_reader::read(const dlib::input_rgb_image& l)
    {
        read_image(3, 1/256.0f, {-l.get_avg_red()/256, -l.get_avg_green()/256, -l.get_avg_blue()/256});
    }

    void layer_reader::convolution(const window& where, std::size_t filters, std::span<const float> parameters, bool has_bias)
    {
        const std::size_t per_filter = shape().channels * where.size();
        const auto weights = weights_before_bias(parameters, has_bias ? filters : 0, filters * per_filter);
        node(convolution_operation{where, matrix_of(weights, filters, per_filter, per_filter, 1),
            bias_of(parameters, filters, has_bias), false}, {current_});
    }

    void layer_reader::transposed_convolution(const window& where, std::size_t filters, std::span<const float> parameters,
        bool has_bias)
    {
        // dlib has them as (input channels, output channels, rows, columns)
        const std::size_t channels = shape().channels, size = where.size();
        const auto weights = weights_before_bias(parameters, has_bias ? filters : 0, channels * filters * size);
        sparse_matrix m;
        m.columns = channels * size;
        for (std::size_t o = 0; o < filters; ++o, m.end_row())
            for (std::size_t i = 0; i < channels; ++i)
                for (std::size_t place = 0; place < size; ++place)
                    m.append(i*size + place, weights[(i*filters + o)*size + place]);
        node(transposed_convolution_operation{where, std::move(m), bias_of(parameters, filters, has_bias)}, {current_});
    }

    void layer_reader::fully_connected(std::size_t outputs, std::span<const float> parameters, bool has_bias)
    {
        const std::size_t inputs = shape().size();
        const auto weights = weights_before_bias(parameters, has_bias ? outputs : 0, inputs * outputs);
        node(fully_connected_operation{matrix_of(weights, outputs, 1, inputs, outputs), bias_of(parameters, outputs, has_bias)},
            {current_});
    }

    void layer_reader::linear(std::size_t outputs, std::span<const float> parameters, bool has_bias)
    {
        const std::size_t inputs = shape().cols;
        const auto weights = weights_before_bias(parameters, has_bias ? outputs : 0, inputs * outputs);
        node(linear_operation{matrix_of(weights, outputs, 1, inputs, outputs), bias_of(parameters, outputs, has_bias)}, {current_});
    }

    void layer_reader::read(const dlib::affine_& l)
    {
        if (l.is_disabled())
            return;
        auto gamma_view = l.get_gamma(), beta_view = l.get_beta();    // tensors by conversion
        const auto gamma = parameters_of(gamma_view), beta = parameters_of(beta_view);
        node(affine_operation{{gamma.begin(), gamma.end()}, {beta.begin(), beta.end()}}, {current_});
    }

    void layer_reader::scale(float factor)
    {
        if (factor == 1)
            return;
        const std::size_t channels = shape().channels;
        node(affine_operation{std::vector<float>(channels, factor), std::vector<float>(channels)}, {current_});
    }

    void layer_reader::activate(activation function, float parameter)
    {
        node(activation_operation{function, parameter}, {current_});
    }

    void layer_reader::read(const dlib::relu_& l)
    {
        if (!l.is_disabled())
            activate(activation::relu);
    }

    void layer_reader::read(const dlib::prelu_& l)
    {
        activate(activation::leaky_relu, parameters_of(l.get_layer_params())[0]);
    }
}
