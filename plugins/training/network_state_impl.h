// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_NETWORK_STATE_IMPL_H
#define HYPERSPARSE_PLUGINS_TRAINING_NETWORK_STATE_IMPL_H

#include <hypersparse/plugins/layers/batch_norm_state.h>
#include <hypersparse/plugins/weights/for_each_layer.h>

#include <dlib/dnn/layers.h>

#include <concepts>
#include <type_traits>

namespace hypersparse
{
    namespace impl
    {
        [[noreturn]] void throw_other_network(std::size_t expected_layers, std::size_t layer);
        void check_layer_size(const char* what, std::size_t found, std::size_t expected);

        // dlib's deserialize() takes a layer of any size: a file of another network would load.
        template <typename layer_type>
        void check_same_size(const layer_type& loaded, const layer_type& present)
        {
            check_layer_size("parameters", loaded.get_layer_params().size(), present.get_layer_params().size());
            if constexpr (requires { loaded.get_num_outputs(); })
                check_layer_size("outputs", loaded.get_num_outputs(), present.get_num_outputs());
            if constexpr (requires { loaded.num_filters(); })
                check_layer_size("filters", loaded.num_filters(), present.num_filters());
            if constexpr (is_batch_norm<layer_type>)
            {
                const batch_norm_state state = get_batch_norm_state(loaded);
                check_layer_size("running means", state.means.size(), present.get_layer_params().size() / 2);
                check_layer_size("running variances", state.variances.size(), present.get_layer_params().size() / 2);
            }
        }

        template <typename layer_type>
        void load_layer(layer_type& present, std::istream& in)
        {
            layer_type loaded = present;        // what is not in the file stays
            deserialize(loaded, in);
            check_same_size(loaded, present);
            present = loaded;
        }

        template <typename from_type, typename to_type>
        void copy_layer_for_inference(const from_type& from, to_type& to)
        {
            if constexpr (is_batch_norm<from_type> && std::is_base_of_v<dlib::affine_, to_type>)
                fold_to_affine(from, to);
            else
                to = to_type(from);
        }

        // The state of these layers is kept as that of dlib's layer: a relu or a normalisation has another type in the network for
        // inference than in the one that trains.
        template <typename layer_type>
        struct state_type { using type = layer_type; };
        template <typename layer_type> requires std::derived_from<layer_type, dlib::bn_<dlib::CONV_MODE>>
        struct state_type<layer_type> { using type = dlib::bn_<dlib::CONV_MODE>; };
        template <typename layer_type> requires std::derived_from<layer_type, dlib::affine_>
        struct state_type<layer_type> { using type = dlib::affine_; };
        template <typename layer_type> requires std::derived_from<layer_type, dlib::relu_>
        struct state_type<layer_type> { using type = dlib::relu_; };

        // An affine_ layer takes what a bn_ layer of either mode has learned.
        inline bool copy_layer(const std::any& from, dlib::affine_& to)
        {
            if (const auto* convolutional = std::any_cast<dlib::bn_<dlib::CONV_MODE>>(&from))
                fold_to_affine(*convolutional, to);
            else if (const auto* connected = std::any_cast<dlib::bn_<dlib::FC_MODE>>(&from))
                fold_to_affine(*connected, to);
            else if (const auto* same = std::any_cast<dlib::affine_>(&from))
                to = *same;
            else
                return false;
            return true;
        }

        template <typename layer_type>
        bool copy_layer(const std::any& from, layer_type& to)
        {
            const auto* same = std::any_cast<layer_type>(&from);
            if (same)
                to = *same;
            return same != nullptr;
        }
    }

    template <typename net_type>
    network_state::network_state(const net_type& net)
    {
        for_each_layer([this](const auto& details)
        {
            using layer_type = typename impl::state_type<std::decay_t<decltype(details)>>::type;
            layers_.push_back({layer_type(details),
            {
                [](std::any& copy) { return impl::describe_weights(*std::any_cast<layer_type>(&copy)); },
                [](const std::any& copy, std::ostream& out) { serialize(*std::any_cast<layer_type>(&copy), out); },
                [](std::any& copy, std::istream& in) { impl::load_layer(*std::any_cast<layer_type>(&copy), in); }
            }});
        }, net);
    }

    template <typename net_type>
    void network_state::copy_to(net_type& net) const
    {
        std::size_t i = 0;
        for_each_layer([&](auto& details)
        {
            using layer_type = typename impl::state_type<std::decay_t<decltype(details)>>::type;
            if (i >= layers_.size() || !impl::copy_layer(layers_[i].details, static_cast<layer_type&>(details)))
                impl::throw_other_network(layers_.size(), i);
            ++i;
        }, net);
        if (i != layers_.size())
            impl::throw_other_network(layers_.size(), i);
    }

    template <typename net_type>
    void save_network(const net_type& net, std::ostream& out)
    {
        serialize(net.input_layer(), out);
        network_state(net).save(out);
        if (!out)
            throw dlib::serialization_error("writing a network's state failed: the disk may be full");
    }

    template <typename net_type>
    void load_network(net_type& net, std::istream& in)
    {
        auto input = net.input_layer();
        deserialize(input, in);
        network_state state(net);
        state.load(in);
        state.copy_to(net);
        net.input_layer() = input;
    }
}

#endif
