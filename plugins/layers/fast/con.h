// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_FAST_CON_H
#define HYPERSPARSE_PLUGINS_LAYERS_FAST_CON_H

#include <hypersparse/plugins/layers/fast/fast_layers.h>
#include <hypersparse/plugins/layers/fast/tensor_kernels.h>
#include <hypersparse/plugins/layers/tuned_con.h>

namespace hypersparse::fast
{
    template <long num_filters_, long nr_, long nc_, int stride_y_, int stride_x_,
        int padding_y_ = stride_y_ != 1 ? 0 : nr_ / 2, int padding_x_ = stride_x_ != 1 ? 0 : nc_ / 2>
    class con_ : public tuned_con_<num_filters_, nr_, nc_, stride_y_, stride_x_, padding_y_, padding_x_>
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                dlib::con_ with the same template parameters, parameters and serialised form, computed on the CPU by
                plugins/kernels/convolution.h. Results are dlib's to 1e-5 relative, to 1e-4 where Winograd's method is taken
                (3x3 filters of stride 1). In a CUDA build it is tuned_con_.
        !*/

        using base = tuned_con_<num_filters_, nr_, nc_, stride_y_, stride_x_, padding_y_, padding_x_>;
        using dlibs = dlib::con_<num_filters_, nr_, nc_, stride_y_, stride_x_, padding_y_, padding_x_>;

    public:
        using base::base;
        con_() = default;
        con_(const dlibs& item) : base(item) {}
        con_(const base& item) : base(item) {}

        bool input_gradient_is_disabled() const { return input_gradient_disabled_; }

        void disable_input_gradient() { input_gradient_disabled_ = true; }
        /*!
            ensures
                - the backward pass computes no gradient for what this layer reads: meant for a network's first layer, where
                  only those who ask for get_final_data_gradient() miss it
        !*/

        void enable_input_gradient() { input_gradient_disabled_ = false; }

        bool keeps_prepared_filters() const { return keeps_; }

        void keep_prepared_filters(bool keep)
        /*!
            ensures
                - if keep, what the next forward pass makes of the filters before it computes is kept for those that follow: meant
                  for a network that only infers, above all one image at a time. Takes as much memory as the filters, or 4
                  times as much. What was kept before is given up.
                - who changes the parameters calls this again. Loading this layer, and assigning to it one that keeps nothing,
                  ends the keeping; fast::fuse_layers() renews it.
        !*/
        {
            kept_ = {};
            keeps_ = keep;
        }

    #ifdef HYPERSPARSE_HAS_FAST_LAYERS
        convolution_method method(const dlib::tensor& input) const { return method_for(shape(input)); }
        /*!
            ensures
                - returns how this layer computes on such an input where fast_layers_in_use()
        !*/

        template <typename SUBNET>
        void forward(const SUBNET& sub, dlib::resizable_tensor& output)
        {
            if (!fast_layers_in_use())
                return base::forward(sub, output);
            const dlib::tensor& input = sub.get_output();
            hypersparse::impl::fast_convolve(shape(input), input, this->get_layer_params(), !this->bias_is_disabled(),
                !this->bias_is_disabled() && !this->relu_is_disabled(),     // dlib's takes relu only with a bias
                output, keeps_ ? &kept_ : nullptr);
        }

        template <typename SUBNET>
        void backward(const dlib::tensor& gradient_input, SUBNET& sub, dlib::tensor& params_grad)
        {
            if (!fast_layers_in_use())
                return base::backward(gradient_input, sub, params_grad);
            const dlib::tensor& input = sub.get_output();
            dlib::tensor* input_gradient = input_gradient_disabled_ ? nullptr : &sub.get_gradient_input();
            dlib::tensor* params_gradient = this->get_learning_rate_multiplier() == 0 ? nullptr : &params_grad;
            hypersparse::impl::fast_convolve_gradient(shape(input), input, this->get_layer_params(), !this->bias_is_disabled(), gradient_input,
                input_gradient, params_gradient);
        }

    private:
        convolution_shape shape(const dlib::tensor& input) const
        {
            return hypersparse::impl::shape_of(input, this->num_filters(), this->nr(), this->nc(),
                {stride_y_, stride_x_, this->padding_y(), this->padding_x()});
        }
    #endif

        friend void deserialize(con_& item, std::istream& in)
        {
            deserialize(static_cast<dlibs&>(item), in);
            item.keep_prepared_filters(false);
        }

    private:
        bool input_gradient_disabled_ = false;      // neither this nor what follows is saved
        bool keeps_ = false;
        prepared_filters kept_;
    };

    template <long num_filters, long nr, long nc, int stride_y, int stride_x, typename SUBNET>
    using con = dlib::add_layer<con_<num_filters, nr, nc, stride_y, stride_x>, SUBNET>;
}

#endif
