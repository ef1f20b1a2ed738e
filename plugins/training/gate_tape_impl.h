// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_GATE_TAPE_IMPL_H
#define HYPERSPARSE_PLUGINS_TRAINING_GATE_TAPE_IMPL_H

#include <dlib/dnn/layers.h>

#include <type_traits>

namespace hypersparse
{
    namespace impl
    {
        [[noreturn]] void refuse_layer(const char* layer, const char* advice);

        template <typename T>
        inline constexpr bool is_dlibs_max_pool = false;
        template <long nr, long nc, int sy, int sx, int py, int px>
        inline constexpr bool is_dlibs_max_pool<dlib::max_pool_<nr, nc, sy, sx, py, px>> = true;

        template <typename layer_type>
        void check_gates_can_be_kept()
        {
            constexpr const char* smooth = "use fast::relu (hypersparse/plugins/layers/fast.h) or a function without a kink";
            if constexpr (std::is_same_v<layer_type, dlib::relu_>)
                refuse_layer("relu", "use fast::relu (hypersparse/plugins/layers/fast.h): such a network is a copy of this one");
            else if constexpr (is_dlibs_max_pool<layer_type>)
                refuse_layer("max_pool",
                    "use fast::max_pool (hypersparse/plugins/layers/fast.h): such a network is a copy of this one");
            else if constexpr (std::is_base_of_v<dlib::leaky_relu_, layer_type>)
                refuse_layer("leaky_relu", smooth);
            else if constexpr (std::is_base_of_v<dlib::prelu_, layer_type>)
                refuse_layer("prelu", smooth);
            else if constexpr (std::is_base_of_v<dlib::clipped_relu_, layer_type>)
                refuse_layer("clipped_relu", smooth);
            else if constexpr (std::is_base_of_v<dlib::dropout_, layer_type>)
                refuse_layer("dropout", "which draws another mask in each pass: use a network without it");
        }
    }

    template <typename net_type>
    gate_tape<net_type>::gate_tape(net_type& net) : net_(net)
    {
        for_each_layer([](auto& layer) { impl::check_gates_can_be_kept<std::decay_t<decltype(layer)>>(); }, net);
        set_gates(true);
    }

    template <typename net_type>
    gate_tape<net_type>::~gate_tape()
    {
        set_gates(false);
    }

    template <typename net_type>
    void gate_tape<net_type>::record()
    {
        for (fast::layer_gates& gates : gates_)
            gates.record();
    }

    template <typename net_type>
    void gate_tape<net_type>::keep()
    {
        for (fast::layer_gates& gates : gates_)
            gates.keep();
    }

    template <typename net_type>
    void gate_tape<net_type>::set_gates(bool on)
    {
        for_each_layer([&](auto& layer)
        {
            if constexpr (requires { layer.set_gates(nullptr); })
                layer.set_gates(on ? &gates_.emplace_back() : nullptr);
        }, net_);
    }
}

#endif
