// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_FAST_VISITORS_H
#define HYPERSPARSE_PLUGINS_LAYERS_FAST_VISITORS_H

#include <hypersparse/plugins/layers/fast/bn_con.h>
#include <hypersparse/plugins/layers/fast/con.h>
#include <hypersparse/plugins/layers/fast/relu.h>

#include <dlib/dnn/visitors.h>

namespace hypersparse::fast
{
    /*!
        WHAT THIS FILE DEFINES
            Those of dlib's visitors that look for layers by their type, and so pass over ours. Each does what dlib's does, on
            dlib's layers and on ours. Called without a namespace, as in fuse_layers(net), these are the ones that the compiler
            takes for a network with fast layers.
    !*/

    template <typename net_type>
    concept network = dlib::is_nonloss_layer_type<net_type>::value || dlib::is_loss_layer_type<net_type>::value;

    template <network net_type>
    void disable_duplicative_biases(net_type& net);

    template <network net_type>
    void set_all_bn_running_stats_window_sizes(net_type& net, unsigned long new_window_size);

    template <network net_type>
    void fuse_layers(net_type& net);
    /*!
        requires
            - the network has been allocated
        ensures
            - every convolution does the work of the affine layer (of CONV_MODE) and the relu directly above it, which do nothing
              from now on
        note
            - dlib's own layers are left to dlib's fuse_layers(), which in dlib 20.0.1 loses a relu above a convolution without
              bias, and forgets to scale a convolution's own bias by the affine layer's
    !*/

    template <network net_type>
    void fuse_fast_layers(net_type& net);
    /*!
        requires
            - the network has been allocated
        ensures
            - fuses as fuse_layers() does, but fast layers only
    !*/

    template <network net_type>
    void keep_prepared_filters(net_type& net, bool keep = true);
    /*!
        ensures
            - tells every con of the network (con.h); its requirements are that function's
    !*/

    template <network net_type>
    void disable_first_input_gradient(net_type& net);
    /*!
        ensures
            - if the layer on the input is a fast con, it leaves out its gradient for the images: get_final_data_gradient() is 0
              where fast_layers_in_use()
    !*/

    namespace impl
    {
        template <typename subnet_type>
        void disable_bias_of(subnet_type& below)
        {
            if constexpr (requires { below.layer_details().disable_bias(); })
            {
                auto& layer = below.layer_details();
                layer.disable_bias();
                layer.set_bias_learning_rate_multiplier(0);
                layer.set_bias_weight_decay_multiplier(0);
            }
        }

        struct duplicative_biases
        {
            template <typename layer_type>
            void operator()(std::size_t, layer_type&) const {}

            template <relu_above relu, typename subnet>
            void operator()(std::size_t, dlib::add_layer<bn_con_<relu>, subnet>& l) const { disable_bias_of(l.subnet()); }

            template <relu_above relu, std::size_t n, template <typename> class block, typename subnet>
            void operator()(std::size_t, dlib::add_layer<bn_con_<relu>, dlib::repeat<n, block, subnet>>& l) const
            {
                disable_bias_of(l.subnet().get_repeated_layer(0));
            }
        };

        template <typename con_type>
        void scale_filters(con_type& con, const dlib::tensor& scale, const dlib::tensor& shift)
        {
            con.enable_bias();
            con.keep_prepared_filters(con.keeps_prepared_filters());
            float* numbers = con.get_layer_params().host();
            const std::size_t filters = static_cast<std::size_t>(con.num_filters());
            const std::size_t size = con.get_layer_params().size() / filters - 1;       // of one filter
            float* biases = numbers + filters * size;
            for (std::size_t f = 0; f < filters; ++f)
            {
                for (std::size_t i = 0; i < size; ++i)
                    numbers[f * size + i] *= scale.host()[f];
                biases[f] = biases[f] * scale.host()[f] + shift.host()[f];
            }
        }

        struct fusion
        {
            template <typename layer_type>
            void operator()(std::size_t, layer_type&) const {}

            template <long nf, long nr, long nc, int sy, int sx, int py, int px, relu_above relu, typename subnet>
            void operator()(std::size_t,
                dlib::add_layer<affine_<relu>, dlib::add_layer<con_<nf, nr, nc, sy, sx, py, px>, subnet>>& l) const
            {
                affine_<relu>& affine = l.layer_details();
                auto& con = l.subnet().layer_details();
                const dlib::affine_& numbers = affine;
                if (affine.is_disabled() || affine.get_mode() != dlib::CONV_MODE)
                    return;
                scale_filters(con, numbers.get_gamma().get(), numbers.get_beta().get());
                if (relu == relu_above::joined)
                    con.enable_relu();
                affine.leave_to_convolution();
            }

            template <long nf, long nr, long nc, int sy, int sx, int py, int px, typename subnet>
            void operator()(std::size_t,
                dlib::add_layer<relu_<relu_form::own>, dlib::add_layer<con_<nf, nr, nc, sy, sx, py, px>, subnet>>& l) const
            {
                if (l.layer_details().is_disabled())
                    return;
                l.subnet().layer_details().enable_bias();
                l.subnet().layer_details().enable_relu();
                l.layer_details().disable();
            }
        };
    }

    template <network net_type>
    void disable_duplicative_biases(net_type& net)
    {
        dlib::disable_duplicative_biases(net);
        dlib::visit_layers(net, impl::duplicative_biases());
    }

    template <network net_type>
    void set_all_bn_running_stats_window_sizes(net_type& net, unsigned long new_window_size)
    {
        for_each_layer([new_window_size](auto& layer)
        {
            if constexpr (requires { layer.set_running_stats_window_size(new_window_size); })
                layer.set_running_stats_window_size(new_window_size);
        }, net);
    }

    template <network net_type>
    void fuse_fast_layers(net_type& net)
    {
        dlib::visit_layers(net, impl::fusion());
    }

    template <network net_type>
    void fuse_layers(net_type& net)
    {
        dlib::fuse_layers(net);
        fuse_fast_layers(net);
    }

    template <network net_type>
    void keep_prepared_filters(net_type& net, bool keep)
    {
        for_each_layer([keep](auto& layer)
        {
            if constexpr (requires { layer.keep_prepared_filters(keep); })
                layer.keep_prepared_filters(keep);
        }, net);
    }

    template <network net_type>
    void disable_first_input_gradient(net_type& net)
    {
        bool first = true;
        for_each_layer([&first](auto& layer)
        {
            if constexpr (requires { layer.disable_input_gradient(); })
                if (first)
                    layer.disable_input_gradient();
            first = false;
        }, net);
    }
}

#endif
