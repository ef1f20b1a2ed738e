// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_EVALUATION_GRADIENTS_IMPL_H
#define HYPERSPARSE_PLUGINS_TRAINING_EVALUATION_GRADIENTS_IMPL_H

#include <hypersparse/plugins/layers/batch_norm_state.h>
#include <hypersparse/plugins/training/unchanged_tally.h>
#include <hypersparse/plugins/weights/for_each_layer.h>
#include <hypersparse/plugins/weights/weight_count.h>

#include <dlib/dnn/core.h>

#include <functional>
#include <type_traits>

namespace hypersparse
{
    namespace impl
    {
        inline void make_identity(dlib::affine_& layer)
        {
            layer.get_gamma() = 1;
            layer.get_beta() = 0;
        }

        // for_each_layer() shows a network from its input on, and in each branch a bn_ right after the layer below it.
        template <typename net_type, typename infer_net_type>
        std::vector<folded_layer> fold_normalisations(const net_type& net, infer_net_type& folded)
        {
            std::vector<folded_layer> layers;
            std::function<dlib::tensor&()> with_bias;       // of the layer below, if that is a convolution
            for_each_layer([&](const auto& source, auto& target)
            {
                using source_type = std::decay_t<decltype(source)>;
                using target_type = std::decay_t<decltype(target)>;
                target = target_type(source);
                if constexpr (is_batch_norm<source_type>)
                {
                    DLIB_CASSERT(with_bias, "a normalisation that does not stand directly above a convolution");
                    const auto averages = running_averages(source);
                    fold_into(source.get_layer_params(), averages.means, averages.variances, source.get_eps(), layers.back(),
                        with_bias());
                    make_identity(target);
                    with_bias = nullptr;
                    return;
                }
                with_bias = nullptr;
                if (source.get_layer_params().size() == 0)
                    return;
                folded_layer layer;
                layer.folded = &target.get_layer_params();
                if constexpr (has_filters<source_type>)
                {
                    const dlib::tensor& params = source.get_layer_params();
                    layer.parameters.assign(params.begin(), params.end());
                    layer.has_bias = bias_is_stored(source);
                    with_bias = [&target]() -> dlib::tensor&
                    {
                        target.enable_bias();
                        return target.get_layer_params();
                    };
                }
                layers.push_back(std::move(layer));
            }, net, folded);
            return layers;
        }
    }

    template <typename net_type, typename infer_net_type>
    evaluation_gradients<net_type, infer_net_type>::evaluation_gradients(const net_type& net, infer_net_type& folded)
        : folded_(folded), layers_(impl::fold_normalisations(net, folded))
    {
        dlib::input_layer(folded_) = dlib::input_layer(net);
        std::size_t place = 0;
        dlib::visit_layer_parameters(folded_, [&](dlib::tensor& parameters)
        {
            for (impl::folded_layer& layer : layers_)
                if (layer.folded == &parameters)
                    layer.place = place;
            ++place;
        });
    }

    template <typename net_type, typename infer_net_type>
    std::vector<double> evaluation_gradients<net_type, infer_net_type>::gradient(const dlib::tensor& sample, unsigned long label)
    {
        DLIB_CASSERT(sample.num_samples() == 1, "samples: " << sample.num_samples());
        const unchanged_tally<infer_net_type> tally(folded_);
        folded_.compute_parameter_gradients(sample, &label);
        std::vector<const dlib::tensor*> gradients;
        dlib::visit_layer_parameter_gradients(folded_, [&](dlib::tensor& g) { gradients.push_back(&g); });
        std::vector<double> result;
        for (const impl::folded_layer& layer : layers_)
            impl::unfold_gradient(layer, *gradients.at(layer.place), result);
        return result;
    }
}

#endif
