// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_WEIGHTS_FOR_EACH_LAYER_IMPL_H
#define HYPERSPARSE_PLUGINS_WEIGHTS_FOR_EACH_LAYER_IMPL_H

#include <dlib/dnn/core.h>

#include <cstddef>
#include <type_traits>

namespace hypersparse
{
    namespace impl
    {
        template <typename T>
        inline constexpr bool is_computational = false;
        template <typename details, typename subnet>
        inline constexpr bool is_computational<dlib::add_layer<details, subnet>> = true;

        template <typename T>
        inline constexpr bool is_repeat = false;
        template <std::size_t n, template <typename> class block, typename subnet>
        inline constexpr bool is_repeat<dlib::repeat<n, block, subnet>> = true;

        template <typename T>
        inline constexpr bool is_network = dlib::is_nonloss_layer_type<T>::value || dlib::is_loss_layer_type<T>::value;
    }

    template <typename function, typename net_type, typename... more_nets>
    void for_each_layer(function&& f, net_type& net, more_nets&... others)
    {
        using type = std::remove_const_t<net_type>;
        if constexpr (impl::is_network<type>)
        {
            for_each_layer(f, net.subnet(), others.subnet()...);
            if constexpr (impl::is_repeat<type>)
            {
                for (std::size_t i = net.num_repetitions(); i-- > 0;)     // dlib counts repetitions from the output
                    for_each_layer(f, net.get_repeated_layer(i), others.get_repeated_layer(i)...);
            }
            else if constexpr (impl::is_computational<type>)
            {
                f(net.layer_details(), others.layer_details()...);
            }
        }
        // what remains is an input layer: the end of the chain
    }
}

#endif
