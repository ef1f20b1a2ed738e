// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_LOSS_GRADIENTS_IMPL_H
#define HYPERSPARSE_PLUGINS_TRAINING_LOSS_GRADIENTS_IMPL_H

#include <hypersparse/plugins/training/unchanged_statistics.h>
#include <hypersparse/plugins/training/unchanged_tally.h>
#include <hypersparse/plugins/weights/for_each_layer.h>
#include <hypersparse/plugins/weights/weight_count.h>

#include <dlib/dnn/core.h>
#include <dlib/dnn/layers.h>

#include <algorithm>
#include <type_traits>

namespace hypersparse
{
    namespace impl
    {
        void check_finite(const std::vector<float>& gradient, std::size_t layer);
        // throws dlib::error with the one-based position of a prunable layer whose gradient is not finite

        template <typename net_type>
        void check_not_fused(net_type& net)
        {
            for_each_layer([](auto& layer)
            {
                if constexpr (std::is_base_of_v<dlib::relu_, std::decay_t<decltype(layer)>>)
                    DLIB_CASSERT(!layer.is_disabled(), "A fused network has no gradient: take one that was not fused.");
            }, net);
        }

        // While it lives, layers whose learning rate is 0 compute a gradient, too, and no layer scales its gradient by the rate.
        template <typename net_type>
        class plain_learning_rates
        {
        public:
            explicit plain_learning_rates(net_type& net) : net_(net)
            {
                for_each_rate([this](auto& layer) { before_.push_back(layer.get_learning_rate_multiplier()); });
                for_each_rate([](auto& layer) { layer.set_learning_rate_multiplier(1); });
            }
            ~plain_learning_rates()
            {
                std::size_t next = 0;
                for_each_rate([&](auto& layer) { layer.set_learning_rate_multiplier(before_[next++]); });
            }
            plain_learning_rates(const plain_learning_rates&) = delete;
            plain_learning_rates& operator=(const plain_learning_rates&) = delete;

        private:
            template <typename function>
            void for_each_rate(const function& f)
            {
                for_each_layer([&f](auto& layer)
                {
                    if constexpr (requires { layer.set_learning_rate_multiplier(layer.get_learning_rate_multiplier()); })
                        f(layer);
                }, net_);
            }

            net_type& net_;
            std::vector<double> before_;
        };

        // As for_each_layer(), but with add_layer, which holds the gradient.
        template <typename function, typename net_type>
        void for_each_gradient(const function& f, net_type& net)
        {
            if constexpr (is_network<net_type>)
            {
                for_each_gradient(f, net.subnet());
                if constexpr (is_repeat<net_type>)
                    for (std::size_t i = net.num_repetitions(); i-- > 0;)
                        for_each_gradient(f, net.get_repeated_layer(i));
                else if constexpr (is_computational<net_type>)
                    f(net.layer_details(), net.get_parameter_gradient());
            }
        }

        template <typename net_type>
        layer_numbers prunable_gradients(net_type& net)
        {
            layer_numbers result;
            for_each_gradient([&result](auto& layer, const dlib::tensor& gradient)
            {
                const std::size_t weights = weight_count(layer);
                if (weights == 0)
                    return;
                result.emplace_back(gradient.host(), gradient.host() + weights);
                check_finite(result.back(), result.size());
            }, net);
            return result;
        }
    }

    template <typename net_type, typename label_iterator>
    double mean_loss_gradients::add(net_type& net, const dlib::tensor& input, label_iterator labels)
    {
        impl::check_not_fused(net);
        const unchanged_tally<net_type> tally(net);
        const unchanged_statistics<net_type> statistics(net);
        const impl::plain_learning_rates<net_type> rates(net);
        const double loss = net.compute_parameter_gradients(input, labels);
        add(impl::prunable_gradients(net), loss, static_cast<std::size_t>(input.num_samples()) / net.sample_expansion_factor());
        return loss;
    }

    template <typename net_type>
    double mean_loss_gradients::add(net_type& net, const std::vector<typename net_type::input_type>& images,
        const std::vector<typename net_type::training_label_type>& labels)
    {
        DLIB_CASSERT(images.size() == labels.size() && !images.empty(),
            "images: " << images.size() << ", labels: " << labels.size());
        dlib::resizable_tensor input;
        net.to_tensor(images.begin(), images.end(), input);
        return add(net, input, labels.begin());
    }

    template <typename net_type, typename label_iterator>
    layer_numbers loss_gradients(net_type& net, const dlib::tensor& input, label_iterator labels)
    {
        mean_loss_gradients mean;
        mean.add(net, input, labels);
        return mean.gradients();
    }

    template <typename net_type>
    layer_numbers loss_gradients(net_type& net, const std::vector<typename net_type::input_type>& images,
        const std::vector<typename net_type::training_label_type>& labels)
    {
        mean_loss_gradients mean;
        mean.add(net, images, labels);
        return mean.gradients();
    }
}

#endif
