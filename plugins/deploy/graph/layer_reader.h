// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_LAYER_READER_H
#define HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_LAYER_READER_H

#include <hypersparse/plugins/deploy/graph/graph.h>
#include <hypersparse/plugins/layers/input_rgb_normalized.h>

#include <dlib/dnn/input.h>
#include <dlib/dnn/layers.h>

#include <map>
#include <span>
#include <string>

namespace hypersparse
{
    class layer_reader
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A graph under construction: make_graph() hands it a network's layers from the input to the output. read() has
                an overload for every kind of layer it understands; classes derived from them are taken as their bases.
        !*/

    public:
        layer_reader(std::size_t rows, std::size_t cols) : rows_(rows), cols_(cols) {}

        graph take() { return std::move(graph_); }

        void begin_layer(const std::string& kind, std::size_t dlib_index);
        /*!
            ensures
                - the nodes that are made from now on belong to this layer: kind is its name in dlib, "con" say
        !*/

        [[noreturn]] void refuse(const std::string& expected, const std::string& found) const;
        /*!
            throws
                - graph_error, with the name and number of the layer
        !*/

        // Tags and skips
        void set_tag(unsigned long id) { tags_[id] = current_; }
        void go_to_tag(unsigned long id) { current_ = tagged(id); }

        // Input layers
        void read(const input_rgb_normalized& l);
        void read(const dlib::input_rgb_image& l);
        template <typename T, long nr, long nc, typename mm, typename layout>
        void read(const dlib::input<dlib::matrix<T, nr, nc, mm, layout>>&) { read_pixels<T>(1); }
        template <typename T, typename mm>
        void read(const dlib::input<dlib::array2d<T, mm>>&) { read_pixels<T>(1); }
        template <typename T, long nr, long nc, typename mm, typename layout, std::size_t K>
        void read(const dlib::input<std::array<dlib::matrix<T, nr, nc, mm, layout>, K>>&) { read_pixels<T>(K); }

        // Layers with weights
        template <long nf, long nr, long nc, int sy, int sx, int py, int px>
        void read(const dlib::con_<nf, nr, nc, sy, sx, py, px>& l);
        template <long nf, long nr, long nc, int sy, int sx, int py, int px>
        void read(const dlib::cont_<nf, nr, nc, sy, sx, py, px>& l);
        template <unsigned long outputs, dlib::fc_bias_mode mode>
        void read(const dlib::fc_<outputs, mode>& l);
        template <unsigned long outputs, dlib::linear_bias_mode mode>
        void read(const dlib::linear_<outputs, mode>& l);

        // Normalisation and factors
        template <dlib::layer_mode mode>
        void read(const dlib::bn_<mode>& l);
        void read(const dlib::affine_& l);
        void read(const dlib::dropout_& l) { scale(1 - l.get_drop_rate()); }
        void read(const dlib::multiply_& l) { scale(l.get_multiply_value()); }

        // Activations
        void read(const dlib::relu_& l);
        void read(const dlib::prelu_& l);
        void read(const dlib::leaky_relu_& l) { activate(activation::leaky_relu, l.get_alpha()); }
        void read(const dlib::sig_&) { activate(activation::sigmoid); }
        void read(const dlib::htan_&) { activate(activation::tanh); }
        void read(const dlib::gelu_&) { activate(activation::gelu); }
        void read(const dlib::silu_&) { activate(activation::silu); }
        void read(const dlib::mish_&) { activate(activation::mish); }
        void read(const dlib::clipped_relu_& l) { activate(activation::clipped_relu, l.get_ceiling()); }
        void read(const dlib::elu_& l) { activate(activation::elu, l.get_alpha()); }

        // Pools
        template <long nr, long nc, int sy, int sx, int py, int px>
        void read(const dlib::max_pool_<nr, nc, sy, sx, py, px>& l) { pool(true, l); }
        template <long nr, long nc, int sy, int sx, int py, int px>
        void read(const dlib::avg_pool_<nr, nc, sy, sx, py, px>& l) { pool(false, l); }

        // Branches
        template <template <typename> class tag>
        void read(const dlib::add_prev_<tag>&) { node(add_operation(), {current_, tagged(dlib::tag_id<tag>::id)}); }
        template <template <typename> class... tags>
        void read(const dlib::concat_<tags...>&) { node(concat_operation(), {tagged(dlib::tag_id<tags>::id)...}); }

    private:
        template <typename T>
        void read_pixels(std::size_t K);
        void read_image(std::size_t channels, float scale, const std::vector<float>& offset);

        template <typename convolution_layer>
        static window window_of(const convolution_layer& l);
        void convolution(const window& where, std::size_t filters, std::span<const float> parameters, bool has_bias);
        void transposed_convolution(const window& where, std::size_t filters, std::span<const float> parameters, bool has_bias);
        void fully_connected(std::size_t outputs, std::span<const float> parameters, bool has_bias);
        void linear(std::size_t outputs, std::span<const float> parameters, bool has_bias);
        template <typename pool_layer>
        void pool(bool maximum, const pool_layer& l);
        void scale(float factor);
        void activate(activation function, float parameter = 0);

        std::span<const float> parameters_of(const dlib::tensor& parameters) const;
        std::span<const float> weights_before_bias(std::span<const float> parameters, std::size_t bias, std::size_t expected) const;
        void node(operation what, std::vector<std::size_t> inputs);
        tensor_shape shape() const { return graph_[current_].shape; }
        std::size_t tagged(unsigned long id) const;

        graph graph_;
        std::size_t rows_;
        std::size_t cols_;
        std::size_t current_ = 0;                       // node of the layer read last
        std::map<unsigned long, std::size_t> tags_;     // node of the nearest tag below
        std::string kind_;                              // of the layer being read
        std::size_t dlib_index_ = 0;
        std::map<std::string, std::size_t> count_;      // layers of each kind so far
    };
}

#include <hypersparse/plugins/deploy/graph/layer_reader_impl.h>

#endif
