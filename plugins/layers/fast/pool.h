// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_FAST_POOL_H
#define HYPERSPARSE_PLUGINS_LAYERS_FAST_POOL_H

#include <hypersparse/plugins/layers/fast/fast_layers.h>
#include <hypersparse/plugins/layers/fast/gates.h>
#include <hypersparse/plugins/layers/fast/tensor_kernels.h>

#include <dlib/dnn/layers.h>

namespace hypersparse::fast
{
    namespace impl
    {
        template <long nr, long nc, int stride_y, int stride_x, int padding_y, int padding_x>
        hypersparse::impl::pool_window window_on(const dlib::tensor& input)
        {
            return {nr ? nr : input.nr(), nc ? nc : input.nc(), stride_y, stride_x, padding_y, padding_x};
        }
    }

    template <long nr_, long nc_, int stride_y_, int stride_x_,
        int padding_y_ = stride_y_ != 1 ? 0 : nr_ / 2, int padding_x_ = stride_x_ != 1 ? 0 : nc_ / 2>
    class max_pool_ : public dlib::max_pool_<nr_, nc_, stride_y_, stride_x_, padding_y_, padding_x_>
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                dlib::max_pool_. Of equal numbers the first one, row by row, gets the gradient, as in dlib.
        !*/

        using base = dlib::max_pool_<nr_, nc_, stride_y_, stride_x_, padding_y_, padding_x_>;

    public:
        max_pool_() = default;
        max_pool_(const base& item) : base(item) {}

        void set_gates(layer_gates* gates) { gates_.set(gates); }
        /*!
            requires
                - gates live as long as they are set
            ensures
                - if gates, both passes are those of gates from now on; null ends it
        !*/

        template <typename SUBNET>
        void forward(const SUBNET& sub, dlib::resizable_tensor& output)
        {
            if (gates_)
                return gates_->max_pool(sub.get_output(), window(sub.get_output()), output);
            if (!fast_layers_in_use())
                return base::forward(sub, output);
            hypersparse::impl::fast_max_pool(sub.get_output(), window(sub.get_output()), output);
        }

        template <typename SUBNET>
        void backward(const dlib::tensor& computed_output, const dlib::tensor& gradient_input, SUBNET& sub,
            dlib::tensor& params_grad)
        {
            if (gates_)
                return gates_->max_pool_gradient(gradient_input, sub.get_gradient_input());
            if (!fast_layers_in_use())
                return base::backward(computed_output, gradient_input, sub, params_grad);
            hypersparse::impl::fast_max_pool_gradient(
                sub.get_output(), window(sub.get_output()), gradient_input, sub.get_gradient_input());
        }

    private:
        static constexpr auto window = impl::window_on<nr_, nc_, stride_y_, stride_x_, padding_y_, padding_x_>;

        gate_slot gates_;
    };

    template <long nr_, long nc_, int stride_y_, int stride_x_,
        int padding_y_ = stride_y_ != 1 ? 0 : nr_ / 2, int padding_x_ = stride_x_ != 1 ? 0 : nc_ / 2>
    class avg_pool_ : public dlib::avg_pool_<nr_, nc_, stride_y_, stride_x_, padding_y_, padding_x_>
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                dlib::avg_pool_: the average over the part of the window that lies in the image.
        !*/

        using base = dlib::avg_pool_<nr_, nc_, stride_y_, stride_x_, padding_y_, padding_x_>;

    public:
        avg_pool_() = default;
        avg_pool_(const base& item) : base(item) {}

    #ifdef HYPERSPARSE_HAS_FAST_LAYERS
        template <typename SUBNET>
        void forward(const SUBNET& sub, dlib::resizable_tensor& output)
        {
            if (!fast_layers_in_use())
                return base::forward(sub, output);
            hypersparse::impl::fast_average_pool(sub.get_output(), window(sub.get_output()), output);
        }

        template <typename SUBNET>
        void backward(const dlib::tensor& computed_output, const dlib::tensor& gradient_input, SUBNET& sub,
            dlib::tensor& params_grad)
        {
            if (!fast_layers_in_use())
                return base::backward(computed_output, gradient_input, sub, params_grad);
            hypersparse::impl::fast_average_pool_gradient(
                sub.get_output(), window(sub.get_output()), gradient_input, sub.get_gradient_input());
        }

    private:
        static constexpr auto window = impl::window_on<nr_, nc_, stride_y_, stride_x_, padding_y_, padding_x_>;
    #endif
    };

    template <long nr, long nc, int stride_y, int stride_x, typename SUBNET>
    using max_pool = dlib::add_layer<max_pool_<nr, nc, stride_y, stride_x>, SUBNET>;

    template <typename SUBNET>
    using max_pool_everything = dlib::add_layer<max_pool_<0, 0, 1, 1>, SUBNET>;

    template <long nr, long nc, int stride_y, int stride_x, typename SUBNET>
    using avg_pool = dlib::add_layer<avg_pool_<nr, nc, stride_y, stride_x>, SUBNET>;

    template <typename SUBNET>
    using avg_pool_everything = dlib::add_layer<avg_pool_<0, 0, 1, 1>, SUBNET>;
}

#endif
