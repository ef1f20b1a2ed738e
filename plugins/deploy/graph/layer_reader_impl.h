// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_LAYER_READER_IMPL_H
#define HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_LAYER_READER_IMPL_H

#include <hypersparse/plugins/weights/weight_count.h>

#include <dlib/pixel.h>

#include <type_traits>

namespace hypersparse
{
    template <typename T>
    void layer_reader::read_pixels(std::size_t K)
    {
        // dlib divides bytes by 256 and takes every other number as it is
        using number = typename dlib::pixel_traits<T>::basic_pixel_type;
        const std::size_t channels = K * dlib::pixel_traits<T>::num;
        read_image(channels, std::is_same_v<number, unsigned char> ? 1/256.0f : 1.0f, std::vector<float>(channels));
    }

    template <typename convolution_layer>
    window layer_reader::window_of(const convolution_layer& l)
    {
        const auto number = [](auto value) { return static_cast<std::size_t>(value); };
        return {number(l.nr()), number(l.nc()), number(l.stride_y()), number(l.stride_x()), number(l.padding_y()),
            number(l.padding_x())};
    }

    template <long nf, long nr, long nc, int sy, int sx, int py, int px>
    void layer_reader::read(const dlib::con_<nf, nr, nc, sy, sx, py, px>& l)
    {
        convolution(window_of(l), static_cast<std::size_t>(l.num_filters()), parameters_of(l.get_layer_params()), bias_is_stored(l));
        if (!l.relu_is_disabled())
            activate(activation::relu);
    }

    template <long nf, long nr, long nc, int sy, int sx, int py, int px>
    void layer_reader::read(const dlib::cont_<nf, nr, nc, sy, sx, py, px>& l)
    {
        const auto parameters = parameters_of(l.get_layer_params());
        const bool in_use = !l.bias_is_disabled();
        const std::size_t left_there = bias_is_stored(l) && !in_use ? static_cast<std::size_t>(l.num_filters()) : 0;
        transposed_convolution(window_of(l), static_cast<std::size_t>(l.num_filters()),
            parameters.first(parameters.size() - left_there), in_use);
    }

    template <unsigned long outputs, dlib::fc_bias_mode mode>
    void layer_reader::read(const dlib::fc_<outputs, mode>& l)
    {
        const auto parameters = parameters_of(l.get_layer_params());
        fully_connected(l.get_num_outputs(), parameters, weight_count(l) < parameters.size());
    }

    template <unsigned long outputs, dlib::linear_bias_mode mode>
    void layer_reader::read(const dlib::linear_<outputs, mode>& l)
    {
        linear(l.get_num_outputs(), parameters_of(l.get_layer_params()), mode == dlib::LINEAR_HAS_BIAS);
    }

    template <dlib::layer_mode mode>
    void layer_reader::read(const dlib::bn_<mode>& l)
    {
        parameters_of(l.get_layer_params());    // there are some
        read(dlib::affine_(l));
    }

    template <typename pool_layer>
    void layer_reader::pool(bool maximum, const pool_layer& l)
    {
        window where = window_of(l);
        if (where.rows == 0)
            where.rows = shape().rows;
        if (where.cols == 0)
            where.cols = shape().cols;
        node(pool_operation{maximum, where}, {current_});
    }
}

#endif
