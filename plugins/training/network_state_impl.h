// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_NETWORK_STATE_IMPL_H
#define HYPERSPARSE_PLUGINS_TRAINING_NETWORK_STATE_IMPL_H

#include <hypersparse/plugins/layers/for_each_layer.h>

#include <dlib/dnn/layers.h>

#include <type_traits>

namespace hypersparse
{
    namespace impl
    {
        [[noreturn]] void throw_other_network(std::size_t expected_layers, std::size_t layer);

        // An affine_ layer takes what a bn_ layer of either mode has learned.
        inline bool copy_layer(const std::any& from, dlib::affine_& to)
        {
            if (const auto* convolutional = std::any_cast<dlib::bn_<dlib::CONV_MODE>>(&from))
                to = dlib::affine_(*convolutional);
            else if (const auto* connected = std::any_cast<dlib::bn_<dlib::FC_MODE>>(&from))
                to = dlib::affine_(*connected);
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
            using layer_type = std::decay_t<decltype(details)>;
            layers_.push_back({details,
            {
                [](std::any& copy) { return impl::describe_weights(*std::any_cast<layer_type>(&copy)); },
                [](const std::any& copy, std::ostream& out) { serialize(*std::any_cast<layer_type>(&copy), out); },
                [](std::any& copy, std::istream& in) { deserialize(*std::any_cast<layer_type>(&copy), in); }
            }});
        }, net);
    }

    template <typename net_type>
    void network_state::copy_to(net_type& net) const
    {
        std::size_t i = 0;
        for_each_layer([&](auto& details)
        {
            if (i >= layers_.size() || !impl::copy_layer(layers_[i].details, details))
                impl::throw_other_network(layers_.size(), i);
            ++i;
        }, net);
        if (i != layers_.size())
            impl::throw_other_network(layers_.size(), i);
    }

    template <typename net_type>
    void load_network(net_type& net, std::istream& in)
    {
        network_state state(net);
        state.load(in);
        state.copy_to(net);
    }
}

#endif
