// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_TUNED_CON_IMPL_H
#define HYPERSPARSE_PLUGINS_LAYERS_TUNED_CON_IMPL_H

namespace hypersparse
{
#ifdef DLIB_USE_CUDA
    template <long num_filters_, long nr_, long nc_, int stride_y_, int stride_x_, int padding_y_, int padding_x_>
    template <typename SUBNET>
    void tuned_con_<num_filters_, nr_, nc_, stride_y_, stride_x_, padding_y_, padding_x_>::forward(
        const SUBNET& sub, dlib::resizable_tensor& output)
    {
        if (options_.are_dlibs() || !this->relu_is_disabled())
        {
            con::forward(sub, output);
            return;
        }
        const dlib::tensor& input = sub.get_output();
        const dlib::alias_tensor filters_of(this->num_filters(), input.k(), this->nr(), this->nc());
        auto filter_values = filters_of(this->get_layer_params(), 0);
        convolution_.setup(input, filter_values, {stride_y_, stride_x_, padding_y_, padding_x_}, options_);
        convolution_.forward(output, input, filter_values);
        if (!this->bias_is_disabled())
        {
            const dlib::alias_tensor biases_of(1, this->num_filters());
            auto bias_values = biases_of(this->get_layer_params(), filters_of.size());
            dlib::tt::add(1, output, 1, bias_values);
        }
    }

    template <long num_filters_, long nr_, long nc_, int stride_y_, int stride_x_, int padding_y_, int padding_x_>
    template <typename SUBNET>
    void tuned_con_<num_filters_, nr_, nc_, stride_y_, stride_x_, padding_y_, padding_x_>::backward(
        const dlib::tensor& gradient_input, SUBNET& sub, dlib::tensor& params_grad)
    {
        if (options_.are_dlibs() || !this->relu_is_disabled())
        {
            con::backward(gradient_input, sub, params_grad);
            return;
        }
        const dlib::tensor& input = sub.get_output();
        const dlib::alias_tensor filters_of(this->num_filters(), input.k(), this->nr(), this->nc());
        auto filter_values = filters_of(this->get_layer_params(), 0);
        convolution_.add_gradient_for_data(gradient_input, filter_values, sub.get_gradient_input());
        if (this->get_learning_rate_multiplier() == 0)
            return;
        auto filter_gradient = filters_of(params_grad, 0);
        convolution_.gradient_for_filters(gradient_input, input, filter_gradient);
        if (!this->bias_is_disabled())
        {
            auto bias_gradient = dlib::alias_tensor(1, this->num_filters())(params_grad, filters_of.size());
            dlib::tt::assign_conv_bias_gradient(bias_gradient, gradient_input);
        }
    }
#endif

    template <typename net_type>
    void set_convolution_options(net_type& net, const convolution_options& options)
    {
        for_each_layer([&options](auto& layer)
        {
            if constexpr (requires { layer.set_options(options); })
                layer.set_options(options);
        }, net);
    }
}

#endif
