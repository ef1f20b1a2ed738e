// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_FAST_BN_CON_H
#define HYPERSPARSE_PLUGINS_LAYERS_FAST_BN_CON_H

#include <hypersparse/plugins/layers/batch_norm_state.h>
#include <hypersparse/plugins/layers/fast/fast_layers.h>
#include <hypersparse/plugins/layers/fast/gates.h>
#include <hypersparse/plugins/layers/fast/tensor_kernels.h>

namespace hypersparse::impl
{
    norm_statistics statistics_of(dlib::bn_<dlib::CONV_MODE>& layer);       // where the layer keeps them
    norm_statistics statistics_of(dlib::bn_<dlib::FC_MODE>& layer);
}

namespace hypersparse::fast
{
    template <relu_above relu>
    class bn_con_ : public dlib::bn_<dlib::CONV_MODE>
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                dlib::bn_<CONV_MODE> with the same parameters, running averages and serialised form. The moments of a channel
                and its numbers are computed while the channel is in the cache; the moments are those of dlib, which takes
                them number by number.
                With relu == joined, the relu directly above it is computed here, too.
        !*/

        using base = dlib::bn_<dlib::CONV_MODE>;

    public:
        using base::base;
        bn_con_() = default;
        bn_con_(const base& item) : base(item) {}

        void set_gates(layer_gates* gates) { gates_.set(gates); }
        /*!
            ensures
                - while gates are set, the relu above computes its own passes
        !*/

    #ifdef HYPERSPARSE_HAS_FAST_LAYERS
        template <typename SUBNET>
        void forward(const SUBNET& sub, dlib::resizable_tensor& output)
        {
            if (!fast_layers_in_use())
                return base::forward(sub, output);
            hypersparse::impl::fast_normalize(sub.get_output(), get_layer_params(), get_eps(), get_running_stats_window_size(),
                hypersparse::impl::statistics_of(*this), computes_relu(), output);
        }

        template <typename SUBNET>
        void backward(const dlib::tensor& gradient_input, SUBNET& sub, dlib::tensor& params_grad)
        {
            if (!fast_layers_in_use())
                return base::backward(gradient_input, sub, params_grad);
            hypersparse::impl::fast_normalize_gradient(sub.get_output(), get_layer_params(), hypersparse::impl::statistics_of(*this),
                computes_relu(), gradient_input, sub.get_gradient_input(), params_grad);
        }
    #endif

    private:
        bool computes_relu() const { return relu == relu_above::joined && !gates_; }

        gate_slot gates_;
    };

    template <relu_above relu>
    class affine_ : public dlib::affine_
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                dlib::affine_, and with relu == joined the forward pass of the relu directly above it, too.
        !*/

        using base = dlib::affine_;

    public:
        using base::base;
        affine_() = default;
        affine_(const base& item) : base(item) {}

        void leave_to_convolution()
        /*!
            ensures
                - this layer and the relu that is joined to it do nothing: the convolution below does the work of both
        !*/
        {
            disable();
            convolution_does_it_ = true;
        }

        void set_gates(layer_gates* gates) { gates_.set(gates); }
        /*!
            ensures
                - while gates are set, the relu above computes its own passes
        !*/

    #ifdef HYPERSPARSE_HAS_FAST_LAYERS
        void forward_inplace(const dlib::tensor& input, dlib::tensor& output)
        {
            if (!fast_layers_in_use())
                return base::forward_inplace(input, output);
            if (is_disabled() && convolution_does_it_)
                return;
            const base& self = *this;
            if (!is_disabled() && get_mode() == dlib::CONV_MODE)
                hypersparse::impl::fast_affine(input, self.get_gamma().get(), self.get_beta().get(), computes_relu(), output);
            else
            {
                base::forward_inplace(input, output);
                if (computes_relu())
                    hypersparse::impl::fast_relu(output, output);
            }
        }
    #endif

    private:
        bool computes_relu() const { return relu == relu_above::joined && !gates_; }

        bool convolution_does_it_ = false;      // not saved: relu is then computed twice, and gives the same
        gate_slot gates_;
    };

    template <typename SUBNET>
    using bn_con = dlib::add_layer<bn_con_<relu_above::apart>, SUBNET>;

    template <typename SUBNET>
    using affine = dlib::add_layer<affine_<relu_above::apart>, SUBNET>;
}

#endif
