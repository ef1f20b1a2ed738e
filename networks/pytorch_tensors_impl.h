// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_PYTORCH_TENSORS_IMPL_H
#define HYPERSPARSE_NETWORKS_PYTORCH_TENSORS_IMPL_H

#include <hypersparse/plugins/layers/batch_norm_state.h>
#include <hypersparse/plugins/weights/for_each_layer.h>
#include <hypersparse/plugins/weights/weight_count.h>

#include <type_traits>

namespace hypersparse
{
    namespace impl
    {
        std::vector<float> transposed(const float* values, std::size_t rows, std::size_t cols);
        // values is rows x cols, row-major; the result is cols x rows

        named_tensor part_of(const dlib::tensor& params, std::size_t begin, std::vector<std::int64_t> shape, std::string name);
        // the numbers of params from begin on, as many as shape says

        std::vector<const named_tensor*> matched(
            const std::vector<named_tensor>& expected, const std::vector<named_tensor>& given);
        // given in the order of expected; throws network_error

        template <typename layer_type>
        void append_tensors(const layer_type& l, const std::string& name, std::vector<named_tensor>& list)
        {
            const dlib::tensor& params = l.get_layer_params();
            const std::size_t bias_begin = bias_offset(l);
            const auto rest = static_cast<std::int64_t>(params.size() - bias_begin);
            if constexpr (has_filters<layer_type>)
            {
                const auto weights = static_cast<std::int64_t>(bias_begin);
                list.push_back(part_of(params, 0,
                    {l.num_filters(), weights/(l.num_filters()*l.nr()*l.nc()), l.nr(), l.nc()}, name + ".weight"));
            }
            else if constexpr (has_weight_matrix<layer_type>)
            {
                const auto outputs = static_cast<std::size_t>(l.get_num_outputs());
                const std::size_t inputs = bias_begin/outputs;
                list.push_back({.name = name + ".weight",
                    .shape = {static_cast<std::int64_t>(outputs), static_cast<std::int64_t>(inputs)},
                    .values = transposed(params.host(), inputs, outputs)});
            }
            else
            {
                list.push_back(part_of(params, 0, {rest}, name + ".weight"));
            }
            if (rest != 0)
                list.push_back(part_of(params, bias_begin, {rest}, name + ".bias"));
            if constexpr (is_batch_norm<layer_type>)
            {
                batch_norm_state state = get_batch_norm_state(l);
                list.push_back({.name = name + ".running_mean", .shape = {rest}, .values = std::move(state.means)});
                list.push_back({.name = name + ".running_var", .shape = {rest}, .values = std::move(state.variances)});
            }
        }

        template <typename layer_type>
        void take_tensors(layer_type& l, const named_tensor* const*& next)
        {
            dlib::tensor& params = l.get_layer_params();
            const std::size_t bias_begin = bias_offset(l);
            const named_tensor& weight = **next++;
            if constexpr (has_weight_matrix<layer_type>)
            {
                const std::vector<float> values = transposed(weight.values.data(), weight.shape[0], weight.shape[1]);
                std::copy(values.begin(), values.end(), params.host());
            }
            else
            {
                std::copy(weight.values.begin(), weight.values.end(), params.host());
            }
            if (bias_begin != params.size())
            {
                const named_tensor& bias = **next++;
                std::copy(bias.values.begin(), bias.values.end(), params.host() + bias_begin);
            }
            if constexpr (is_batch_norm<layer_type>)
            {
                batch_norm_state state = get_batch_norm_state(l);
                state.means = (*next++)->values;
                state.variances = (*next++)->values;
                set_batch_norm_state(l, state);
            }
        }
    }

    template <typename net_type>
    std::vector<named_tensor> pytorch_tensors(const net_type& net, const std::vector<std::string>& names)
    {
        std::vector<named_tensor> list;
        std::size_t next = 0;
        for_each_layer([&](const auto& l)
        {
            if (l.get_layer_params().size() != 0)
                impl::append_tensors(l, names.at(next++), list);
        }, net);
        DLIB_CASSERT(next == names.size(), next << " layers with parameters, " << names.size() << " names");
        return list;
    }

    template <typename net_type>
    void set_pytorch_tensors(
        net_type& net, const std::vector<std::string>& names, const std::vector<named_tensor>& tensors)
    {
        const auto in_order = impl::matched(pytorch_tensors(net, names), tensors);
        const named_tensor* const* next = in_order.data();
        for_each_layer([&](auto& l)
        {
            if (l.get_layer_params().size() != 0)
                impl::take_tensors(l, next);
        }, net);
    }
}

#endif
