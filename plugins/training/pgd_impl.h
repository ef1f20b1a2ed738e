// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_PGD_IMPL_H
#define HYPERSPARSE_PLUGINS_TRAINING_PGD_IMPL_H

#include <hypersparse/plugins/training/unchanged_tally.h>
#include <hypersparse/plugins/weights/for_each_layer.h>

#include <dlib/dnn/core.h>
#include <dlib/dnn/layers.h>

#include <type_traits>

namespace hypersparse
{
    namespace impl
    {
        void check_attack_options(const pgd_options& options);
        void check_attack_loss(double loss);

        // While it lives, the layer next to the input computes the gradient for what it reads.
        template <typename net_type>
        class first_input_gradient
        {
        public:
            explicit first_input_gradient(net_type& net) : net_(net)
            {
                with_first_layer([this](auto& layer)
                {
                    was_disabled_ = layer.input_gradient_is_disabled();
                    layer.enable_input_gradient();
                });
            }
            ~first_input_gradient()
            {
                if (was_disabled_)
                    with_first_layer([](auto& layer) { layer.disable_input_gradient(); });
            }
            first_input_gradient(const first_input_gradient&) = delete;
            first_input_gradient& operator=(const first_input_gradient&) = delete;

        private:
            template <typename function>
            void with_first_layer(const function& f)
            {
                bool first = true;
                for_each_layer([&](auto& layer)
                {
                    if constexpr (requires { layer.input_gradient_is_disabled(); })
                        if (first)
                            f(layer);
                    first = false;
                }, net_);
            }

            net_type& net_;
            bool was_disabled_ = false;
        };

        template <typename net_type>
        void check_attacked_net(net_type& net)
        {
            for_each_layer([](auto& layer)
            {
                if constexpr (std::is_base_of_v<dlib::relu_, std::decay_t<decltype(layer)>>)
                    DLIB_CASSERT(!layer.is_disabled(), "A fused network has no gradient for its input: attack one that was not fused.");
            }, net);
            DLIB_CASSERT(net.sample_expansion_factor() == 1, "Pass one image through the network first: it has no parameters yet.");
        }
    }

    template <typename net_type, typename label_iterator>
    double pgd_loss(net_type& net, const dlib::tensor& x, const dlib::tensor& delta, label_iterator labels)
    {
        const unchanged_tally<net_type> tally(net);
        dlib::resizable_tensor input;
        pgd_input(x, delta, dlib::input_layer(net).statistics(), input);
        return net.compute_loss(input, labels);
    }

    template <typename net_type, typename label_iterator>
    std::vector<double> pgd_attack(
        net_type& net, const dlib::tensor& x, label_iterator labels, const pgd_options& options, dlib::tensor& delta)
    {
        impl::check_attack_options(options);
        impl::check_attacked_net(net);
        const unchanged_tally<net_type> tally(net);
        const impl::first_input_gradient<net_type> gradient(net);
        dlib::resizable_tensor input;
        std::vector<double> losses;
        for (std::size_t i = 0; i < options.steps; ++i)
        {
            pgd_input(x, delta, dlib::input_layer(net).statistics(), input);
            losses.push_back(net.compute_loss(input, labels));
            impl::check_attack_loss(losses.back());
            net.back_propagate_error(input);
            pgd_step(x, net.get_final_data_gradient(), options, delta);
        }
        return losses;
    }
}

#endif
