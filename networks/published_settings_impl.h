// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_PUBLISHED_SETTINGS_IMPL_H
#define HYPERSPARSE_NETWORKS_PUBLISHED_SETTINGS_IMPL_H

#include <hypersparse/plugins/layers/batch_norm_state.h>
#include <hypersparse/plugins/weights/for_each_layer.h>
#include <hypersparse/plugins/layers/prepare.h>
#include <hypersparse/plugins/weights/weight_count.h>

#include <cmath>
#include <type_traits>

namespace hypersparse
{
    namespace impl
    {
        void fill_normal(dlib::tensor& params, std::size_t weights, double deviation, std::uint64_t seed, std::uint32_t layer);
        // the first `weights` numbers from N(0, deviation), the others (biases) 0

        void fill_uniform(dlib::tensor& params, double bound, std::uint64_t seed, std::uint32_t layer);
        // all numbers from U(-bound, bound)

        void fill_gamma_and_beta(dlib::tensor& params);

        // The numbers that one output of a layer reads
        template <typename layer_type>
        double inputs_of(const layer_type& l)
        {
            const auto weights = static_cast<double>(weight_count(l));
            if constexpr (has_filters<layer_type>)
                return weights / static_cast<double>(l.num_filters());
            else
                return weights / static_cast<double>(l.get_num_outputs());
        }

        template <typename layer_type>
        double outputs_of(const layer_type& l)
        {
            if constexpr (has_filters<layer_type>)
                return static_cast<double>(l.nr() * l.nc() * l.num_filters());
            else
                return static_cast<double>(l.get_num_outputs());
        }

        template <typename layer_type>
        double initial_deviation(const layer_type& l, start how)
        {
            constexpr double small = 0.01;
            if (how == start::small_normal)
                return small;
            return std::sqrt(2 / (how == start::normal_by_inputs ? inputs_of(l) : outputs_of(l)));
        }

        template <typename layer_type>
        void fill_layer(layer_type& l, start how, std::uint64_t seed, std::uint32_t number)
        {
            if (how == start::uniform)
                fill_uniform(l.get_layer_params(), 1 / std::sqrt(inputs_of(l)), seed, number);
            else
                fill_normal(l.get_layer_params(), weight_count(l), initial_deviation(l, how), seed, number);
        }
    }

    template <typename net_type>
    void apply_published_settings(net_type& net, unsigned long classes, conv_bias bias)
    {
        DLIB_CASSERT(classes > 0);
        net.subnet().layer_details().set_num_outputs(static_cast<long>(classes));
        for_each_layer([&](auto& l)
        {
            using layer_type = std::decay_t<decltype(l)>;
            if constexpr (has_filters<layer_type>)
            {
                if (bias == conv_bias::absent)
                    l.disable_bias();
            }
            if constexpr (requires { l.set_bias_weight_decay_multiplier(1.0); })
            {
                l.set_weight_decay_multiplier(1.0);
                l.set_bias_weight_decay_multiplier(1.0);
            }
        }, net);
    }

    template <typename net_type>
    void initialise(net_type& net, std::uint64_t seed, const initial_numbers& from)
    {
        std::uint32_t layer = 0;
        for_each_layer([&](auto& l)
        {
            using layer_type = std::decay_t<decltype(l)>;
            if constexpr (has_filters<layer_type>)
                impl::fill_layer(l, from.convolutions, seed, layer++);
            else if constexpr (has_weight_matrix<layer_type>)
                impl::fill_layer(l, from.fully_connected, seed, layer++);
            else if constexpr (impl::is_batch_norm<layer_type>)
            {
                impl::fill_gamma_and_beta(l.get_layer_params());
                start_like_pytorch(l);
            }
        }, net);
    }

    template <typename architecture>
    typename architecture::train_net make_train_net(
        unsigned long classes, long rows, long cols, std::uint64_t seed, long channels)
    {
        typename architecture::train_net net;
        net.input_layer().set_channels(channels);
        apply_published_settings(net, classes, architecture::bias);
        fast::disable_first_input_gradient(net);
        prepare(net, rows, cols);
        initialise(net, seed, architecture::initial);
        return net;
    }

    template <typename train_net, typename infer_net>
    void copy_for_inference(const train_net& from, infer_net& to)
    {
        for_each_layer([](const auto& source, auto& target)
        {
            using target_type = std::decay_t<decltype(target)>;
            target = target_type(source);
        }, from, to);
        to.input_layer() = from.input_layer();
    }
}

#endif
