// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_WEIGHTS_WEIGHT_COUNT_IMPL_H
#define HYPERSPARSE_PLUGINS_WEIGHTS_WEIGHT_COUNT_IMPL_H

namespace hypersparse
{
    template <has_filters layer_type>
    bool bias_is_stored(const layer_type& l)
    {
        if (!l.bias_is_disabled())
            return true;
        // cont_::disable_bias() leaves allocated biases where they are: one number too many in every filter shows it.
        const std::size_t per_filter = l.get_layer_params().size() / l.num_filters();
        const std::size_t window = l.nr() * l.nc();
        return window > 1 && per_filter % window == 1;
    }

    template <typename layer_type>
    std::size_t weight_count(const layer_type& l)
    {
        if constexpr (has_filters<layer_type>)
        {
            const std::size_t n = l.get_layer_params().size();
            return n == 0 ? 0 : n - (bias_is_stored(l) ? l.num_filters() : 0);
        }
        else if constexpr (has_weight_matrix<layer_type>)
        {
            if (l.get_layer_params().size() == 0)
                return 0;
            // dlib hands out a view, which is a tensor only by conversion
            return static_cast<const dlib::tensor&>(l.get_weights()).size();
        }
        else
        {
            return 0;
        }
    }

    template <typename layer_type>
    std::size_t bias_offset(const layer_type& l)
    {
        if constexpr (has_filters<layer_type> || has_weight_matrix<layer_type>)
            return weight_count(l);
        else if constexpr (has_running_statistics<layer_type>)
            return l.get_layer_params().size() / 2;
        else
            return l.get_layer_params().size();
    }
}

#endif
