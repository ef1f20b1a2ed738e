// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_LAYER_STATE_IMPL_H
#define HYPERSPARSE_NETWORKS_LAYER_STATE_IMPL_H

#include <hypersparse/networks/network_error.h>
#include <hypersparse/plugins/layers/batch_norm_state.h>
#include <hypersparse/plugins/layers/for_each_layer.h>

#include <dlib/serialize.h>

#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace hypersparse
{
    namespace impl
    {
        constexpr const char* layer_state_version = "hypersparse::layer_state";

        void check_layer_state_head(const std::string& version, unsigned long layers, unsigned long expected_layers);
        void check_layer_size(std::size_t layer, const char* what, std::size_t found, std::size_t expected);

        template <typename layer_type>
        void check_same_size(std::size_t layer, const layer_type& loaded, const layer_type& present)
        {
            check_layer_size(layer, "parameters", loaded.get_layer_params().size(), present.get_layer_params().size());
            if constexpr (requires { loaded.get_num_outputs(); })
                check_layer_size(layer, "outputs", loaded.get_num_outputs(), present.get_num_outputs());
            if constexpr (requires { loaded.num_filters(); })
                check_layer_size(layer, "filters", loaded.num_filters(), present.num_filters());
            if constexpr (is_batch_norm<layer_type>)
            {
                const batch_norm_state state = get_batch_norm_state(loaded);
                check_layer_size(layer, "means", state.means.size(), present.get_layer_params().size()/2);
                check_layer_size(layer, "variances", state.variances.size(), present.get_layer_params().size()/2);
            }
        }
    }

    template <typename net_type>
    void save_layer_state(const net_type& net, std::ostream& out)
    {
        using dlib::serialize;
        serialize(std::string(impl::layer_state_version), out);
        serialize(static_cast<unsigned long>(net_type::num_computational_layers), out);
        serialize(net.input_layer(), out);
        for_each_layer([&](const auto& l) { serialize(l, out); }, net);
        if (!out)
            throw dlib::serialization_error("writing a network's state failed; is the disk full?");
    }

    template <typename net_type>
    void load_layer_state(net_type& net, std::istream& in)
    {
        using dlib::deserialize;
        std::string version;
        unsigned long layers = 0;
        deserialize(version, in);
        deserialize(layers, in);
        impl::check_layer_state_head(version, layers, net_type::num_computational_layers);
        auto input = net.input_layer();
        deserialize(input, in);

        // All layers are read and checked before the first one is changed.
        std::vector<std::shared_ptr<void>> loaded;
        for_each_layer([&](const auto& present)
        {
            using layer_type = std::decay_t<decltype(present)>;
            auto fresh = std::make_shared<layer_type>();
            deserialize(*fresh, in);
            impl::check_same_size(loaded.size(), *fresh, present);
            loaded.push_back(std::move(fresh));
        }, net);

        std::size_t next = 0;
        for_each_layer([&](auto& present)
        {
            present = *static_cast<std::decay_t<decltype(present)>*>(loaded[next++].get());
        }, net);
        net.input_layer() = input;
    }
}

#endif
