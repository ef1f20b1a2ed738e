// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_FAST_ADD_PREV_H
#define HYPERSPARSE_PLUGINS_LAYERS_FAST_ADD_PREV_H

#include <hypersparse/plugins/layers/fast/fast_layers.h>
#include <hypersparse/plugins/layers/fast/gates.h>
#include <hypersparse/plugins/layers/fast/tensor_kernels.h>

#include <dlib/dnn/layers.h>

namespace hypersparse::fast
{
    template <template <typename> class tag, relu_above relu>
    class add_prev_ : public dlib::add_prev_<tag>
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                dlib::add_prev_, and with relu == joined the forward pass of the relu directly above it, too. Tensors of unlike
                sizes, which dlib takes as padded with zeros, are left to dlib.
        !*/

        using base = dlib::add_prev_<tag>;

    public:
        add_prev_() = default;
        add_prev_(const base& item) : base(item) {}

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
            const dlib::tensor& a = sub.get_output();
            const dlib::tensor& b = dlib::layer<tag>(sub).get_output();
            if (have_same_dimensions(a, b))
            {
                output.copy_size(a);
                hypersparse::impl::fast_add(a, b, computes_relu(), output);
                return;
            }
            base::forward(sub, output);
            if (computes_relu())
                hypersparse::impl::fast_relu(output, output);
        }

        template <typename SUBNET>
        void backward(const dlib::tensor& gradient_input, SUBNET& sub, dlib::tensor& params_grad)
        {
            dlib::tensor& a = sub.get_gradient_input();
            dlib::tensor& b = dlib::layer<tag>(sub).get_gradient_input();
            if (!fast_layers_in_use() || !have_same_dimensions(a, b))
                return base::backward(gradient_input, sub, params_grad);
            hypersparse::impl::fast_add_to(gradient_input, a);
            hypersparse::impl::fast_add_to(gradient_input, b);
        }
    #endif

    private:
        bool computes_relu() const { return relu == relu_above::joined && !gates_; }

        gate_slot gates_;
    };

    template <template <typename> class tag, typename SUBNET>
    using add_prev = dlib::add_layer<add_prev_<tag, relu_above::apart>, SUBNET>;

    template <typename SUBNET> using add_prev1 = add_prev<dlib::tag1, SUBNET>;
    template <typename SUBNET> using add_prev2 = add_prev<dlib::tag2, SUBNET>;
    template <typename SUBNET> using add_prev3 = add_prev<dlib::tag3, SUBNET>;
    template <typename SUBNET> using add_prev4 = add_prev<dlib::tag4, SUBNET>;
    template <typename SUBNET> using add_prev5 = add_prev<dlib::tag5, SUBNET>;
    template <typename SUBNET> using add_prev6 = add_prev<dlib::tag6, SUBNET>;
    template <typename SUBNET> using add_prev7 = add_prev<dlib::tag7, SUBNET>;
    template <typename SUBNET> using add_prev8 = add_prev<dlib::tag8, SUBNET>;
    template <typename SUBNET> using add_prev9 = add_prev<dlib::tag9, SUBNET>;
    template <typename SUBNET> using add_prev10 = add_prev<dlib::tag10, SUBNET>;
}

#endif
