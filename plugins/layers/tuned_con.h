// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_TUNED_CON_H
#define HYPERSPARSE_PLUGINS_LAYERS_TUNED_CON_H

#include <hypersparse/plugins/layers/convolution_options.h>
#include <hypersparse/plugins/layers/tuned_convolution.h>
#include <hypersparse/plugins/weights/for_each_layer.h>

#include <dlib/dnn/core.h>
#include <dlib/dnn/layers.h>

namespace hypersparse
{
    template <long num_filters_, long nr_, long nc_, int stride_y_, int stride_x_,
        int padding_y_ = stride_y_ != 1 ? 0 : nr_ / 2, int padding_x_ = stride_x_ != 1 ? 0 : nc_ / 2>
    class tuned_con_ : public dlib::con_<num_filters_, nr_, nc_, stride_y_, stride_x_, padding_y_, padding_x_>
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                dlib::con_ with the same template parameters, parameters, serialised form and results, which can be told
                how to compute on a GPU (convolution_options.h). Until it is, and always on the CPU, it is dlib's own. Nets
                convert both ways, by copying and by files; the options are not saved.

            NOT FOR
                dlib::fuse_layers(): it looks for con_ itself, and passes over this layer.
        !*/

        using con = dlib::con_<num_filters_, nr_, nc_, stride_y_, stride_x_, padding_y_, padding_x_>;

    public:
        using con::con;
        tuned_con_() = default;
        tuned_con_(const con& item) : con(item) {}

        const convolution_options& options() const { return options_; }

        void set_options(const convolution_options& options)
        /*!
            ensures
                - #options() == options, from the next forward pass on
        !*/
        {
            options_ = options;
        }

    #ifdef DLIB_USE_CUDA
        template <typename SUBNET>
        void forward(const SUBNET& sub, dlib::resizable_tensor& output);

        template <typename SUBNET>
        void backward(const dlib::tensor& gradient_input, SUBNET& sub, dlib::tensor& params_grad);

    private:
        tuned_convolution convolution_;     // what cuDNN needs; a copy of this layer makes its own
    #endif

    private:
        convolution_options options_;
    };

    template <long num_filters, long nr, long nc, int stride_y, int stride_x, typename SUBNET>
    using tuned_con = dlib::add_layer<tuned_con_<num_filters, nr, nc, stride_y, stride_x>, SUBNET>;

    template <typename net_type>
    void set_convolution_options(net_type& net, const convolution_options& options);
    /*!
        ensures
            - tells every tuned_con_ of the network how to compute
    !*/
}

#include <hypersparse/plugins/layers/tuned_con_impl.h>

#endif
