// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_BATCH_NORM_STATE_IMPL_H
#define HYPERSPARSE_PLUGINS_LAYERS_BATCH_NORM_STATE_IMPL_H

#include <hypersparse/plugins/weights/for_each_layer.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <type_traits>

namespace hypersparse
{
    namespace impl
    {
        template <typename T>
        inline constexpr bool is_batch_norm =
            std::is_base_of_v<dlib::bn_<dlib::CONV_MODE>, T> || std::is_base_of_v<dlib::bn_<dlib::FC_MODE>, T>;

        struct batch_norm_record
        {
            // The members of dlib::bn_ in the order in which dlib 20 serialises them (version words bn_con2 and bn_fc2).
            std::string version;
            dlib::resizable_tensor params;
            dlib::alias_tensor gamma, beta;
            dlib::resizable_tensor means, invstds, running_means, running_variances;
            unsigned long num_updates = 0;
            unsigned long window = 0;
            double multipliers[4] = {};
            double eps = 0;
        };

        void read_batch_norm_record(batch_norm_record& record, std::istream& in, const char* expected_version);
        void write_batch_norm_record(const batch_norm_record& record, std::ostream& out);
        void copy_statistics(const batch_norm_state& state, batch_norm_record& record);
        batch_norm_state state_of(const batch_norm_record& record);

        template <dlib::layer_mode mode>
        batch_norm_record record_of(const dlib::bn_<mode>& layer)
        {
            std::stringstream buffer;
            serialize(layer, buffer);
            batch_norm_record record;
            read_batch_norm_record(record, buffer, mode == dlib::CONV_MODE ? "bn_con2" : "bn_fc2");
            return record;
        }
    }

    template <dlib::layer_mode mode>
    batch_norm_state get_batch_norm_state(const dlib::bn_<mode>& layer)
    {
        return impl::state_of(impl::record_of(layer));
    }

    template <dlib::layer_mode mode>
    void set_batch_norm_state(dlib::bn_<mode>& layer, const batch_norm_state& state)
    {
        DLIB_CASSERT(state.window > 0);
        impl::batch_norm_record record = impl::record_of(layer);
        impl::copy_statistics(state, record);
        std::stringstream buffer;
        impl::write_batch_norm_record(record, buffer);
        deserialize(layer, buffer);
    }

    template <dlib::layer_mode mode>
    void start_like_pytorch(dlib::bn_<mode>& layer)
    {
        batch_norm_state state = get_batch_norm_state(layer);
        std::fill(state.means.begin(), state.means.end(), 0.0f);
        std::fill(state.variances.begin(), state.variances.end(), 1.0f);
        state.updates = pytorch_window;
        state.window = pytorch_window;
        state.eps = pytorch_eps;
        set_batch_norm_state(layer, state);
    }

    template <typename net_type>
    std::vector<batch_norm_state> get_batch_norm_states(const net_type& net)
    {
        std::vector<batch_norm_state> states;
        for_each_layer([&](const auto& layer)
        {
            if constexpr (impl::is_batch_norm<std::decay_t<decltype(layer)>>)
                states.push_back(get_batch_norm_state(layer));
        }, net);
        return states;
    }

    template <typename net_type>
    void set_batch_norm_states(net_type& net, const std::vector<batch_norm_state>& states)
    {
        std::size_t next = 0;
        for_each_layer([&](auto& layer)
        {
            if constexpr (impl::is_batch_norm<std::decay_t<decltype(layer)>>)
            {
                if (next < states.size())
                    set_batch_norm_state(layer, states[next]);
                ++next;
            }
        }, net);
        if (next != states.size())
            throw dlib::error("the network has " + std::to_string(next) + " batch normalisations, but "
                + std::to_string(states.size()) + " states were given");
    }

    template <typename net_type>
        requires requires { net_type::num_computational_layers; }
    void start_like_pytorch(net_type& net)
    {
        for_each_layer([](auto& layer)
        {
            if constexpr (impl::is_batch_norm<std::decay_t<decltype(layer)>>)
                start_like_pytorch(layer);
        }, net);
    }
}

#endif
