// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_FAST_RELU_H
#define HYPERSPARSE_PLUGINS_LAYERS_FAST_RELU_H

#include <hypersparse/plugins/layers/fast/add_prev.h>
#include <hypersparse/plugins/layers/fast/bn_con.h>
#include <hypersparse/plugins/layers/fast/gates.h>

namespace hypersparse::fast
{
    template <relu_form form>
    class relu_ : public dlib::relu_
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                dlib::relu_. Its forms other than own stand directly above a layer that computes relu in its own pass. They
                cannot be disabled; where dlib's fuse_layers() has done it, because the convolution computes relu, the layer below
                gives the same once more. A relu that was disabled by hand above a bn_con or an add_prev does not convert.
        !*/

        using base = dlib::relu_;

    public:
        relu_() = default;
        relu_(const base& item) : base(item) {}

        void disable() requires (form == relu_form::own) { base::disable(); }

        void set_gates(layer_gates* gates) { gates_.set(gates); }
        /*!
            requires
                - gates live as long as they are set, and the layer below, if it computes relu, has the same told
            ensures
                - if gates, both passes are those of gates from now on; null ends it
        !*/

        void forward_inplace(const dlib::tensor& input, dlib::tensor& output)
        {
            if (gates_)
                return gates_->relu(input, output);
            if (!fast_layers_in_use())
                return base::forward_inplace(input, output);
            DLIB_CASSERT(form != relu_form::below || !is_disabled(),
                "This relu is computed by the bn_con below it and cannot be disabled.");
            if (form == relu_form::own && !is_disabled())
                hypersparse::impl::fast_relu(input, output);
        }

        void backward_inplace(const dlib::tensor& computed_output, const dlib::tensor& gradient_input, dlib::tensor& data_grad,
            dlib::tensor& params_grad)
        {
            if (gates_)
                return gates_->relu_gradient(gradient_input, data_grad);
            if (!fast_layers_in_use())
                return base::backward_inplace(computed_output, gradient_input, data_grad, params_grad);
            if (form == relu_form::own && is_disabled())
                return;
            if (form != relu_form::below)
                hypersparse::impl::fast_relu_gradient(computed_output, gradient_input, data_grad);
            else if (!dlib::is_same_object(gradient_input, data_grad))      // the top of a repeated block gets it from elsewhere
                hypersparse::impl::fast_add_to(gradient_input, data_grad);
        }

    private:
        gate_slot gates_;
    };

    namespace impl
    {
        template <typename SUBNET>
        struct relu_on
        {
            using type = dlib::add_layer<relu_<relu_form::own>, SUBNET>;
        };

        template <typename SUBNET>
        struct relu_on<bn_con<SUBNET>>
        {
            using type = dlib::add_layer<relu_<relu_form::below>, dlib::add_layer<bn_con_<relu_above::joined>, SUBNET>>;
        };

        template <typename SUBNET>
        struct relu_on<affine<SUBNET>>
        {
            using type = dlib::add_layer<relu_<relu_form::forward_below>, dlib::add_layer<affine_<relu_above::joined>, SUBNET>>;
        };

        template <template <typename> class tag, typename SUBNET>
        struct relu_on<add_prev<tag, SUBNET>>
        {
            using type = dlib::add_layer<relu_<relu_form::forward_below>, dlib::add_layer<add_prev_<tag, relu_above::joined>, SUBNET>>;
        };
    }

    // dlib::layer<fast::relu>(net) asks whether a layer is relu of what is below it: it is.
    namespace impl
    {
        template <typename SUBNET>
        struct relu_on<dlib::add_layer<bn_con_<relu_above::joined>, SUBNET>>
        {
            using type = dlib::add_layer<relu_<relu_form::below>, dlib::add_layer<bn_con_<relu_above::joined>, SUBNET>>;
        };

        template <typename SUBNET>
        struct relu_on<dlib::add_layer<affine_<relu_above::joined>, SUBNET>>
        {
            using type = dlib::add_layer<relu_<relu_form::forward_below>, dlib::add_layer<affine_<relu_above::joined>, SUBNET>>;
        };

        template <template <typename> class tag, typename SUBNET>
        struct relu_on<dlib::add_layer<add_prev_<tag, relu_above::joined>, SUBNET>>
        {
            using type = dlib::add_layer<relu_<relu_form::forward_below>,
                dlib::add_layer<add_prev_<tag, relu_above::joined>, SUBNET>>;
        };
    }

    template <typename SUBNET>
    using relu = typename impl::relu_on<SUBNET>::type;
}

#endif
