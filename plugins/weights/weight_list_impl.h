// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_WEIGHTS_WEIGHT_LIST_IMPL_H
#define HYPERSPARSE_PLUGINS_WEIGHTS_WEIGHT_LIST_IMPL_H

#include <hypersparse/plugins/weights/for_each_layer.h>

#include <dlib/dnn/layers.h>

namespace hypersparse
{
    namespace impl
    {
        // A transposed convolution answers every question as a convolution does, but stores its filters input first.
        template <typename layer_type>
        inline constexpr bool is_transposed = false;
        template <long filters, long nr, long nc, int sy, int sx, int py, int px>
        inline constexpr bool is_transposed<dlib::cont_<filters, nr, nc, sy, sx, py, px>> = true;

        template <typename layer_type>
        weight_tensor describe_weights(layer_type& l)
        {
            weight_tensor result;
            result.size = weight_count(l);
            if (result.size == 0)
                return result;
            result.params = &l.get_layer_params();
            [[maybe_unused]] const long n = static_cast<long>(result.size);
            if constexpr (has_filters<layer_type>)
            {
                const long others = n / (l.num_filters() * l.nr() * l.nc());
                result.kind = is_transposed<layer_type> ? "cont" : "con";
                if (is_transposed<layer_type>)
                    result.shape = {others, l.num_filters(), l.nr(), l.nc()};
                else
                    result.shape = {l.num_filters(), others, l.nr(), l.nc()};
            }
            else if constexpr (has_weight_matrix<layer_type>)
            {
                const long outputs = static_cast<long>(l.get_num_outputs());
                result.kind = "fc";
                result.shape = {n / outputs, outputs, 1, 1};
            }
            return result;
        }
    }

    template <typename net_type>
    std::vector<weight_tensor> weight_list(net_type& net)
    {
        std::vector<weight_tensor> list;
        for_each_layer([&list](auto& layer)
        {
            weight_tensor weights = impl::describe_weights(layer);
            if (weights.size == 0)
                return;
            weights.index = list.size();
            list.push_back(weights);
        }, net);
        return list;
    }
}

#endif
