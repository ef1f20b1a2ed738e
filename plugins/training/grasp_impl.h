// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_GRASP_IMPL_H
#define HYPERSPARSE_PLUGINS_TRAINING_GRASP_IMPL_H

#include <hypersparse/plugins/training/gate_tape.h>
#include <hypersparse/plugins/training/moved_weights.h>

namespace hypersparse
{
    namespace impl
    {
        class layer_sums
        {
            // Sums over the numbers of all layers, in double

        public:
            void add(double factor, const layer_numbers& numbers);
            layer_numbers rounded() const;
            double norm() const;

        private:
            std::vector<std::vector<double>> sums_;
        };

        double relative_norm(const std::vector<weight_tensor>& weights, const layer_numbers& gradient);
        // returns |w| / |G|; throws dlib::error if one of them is 0

        class central_difference
        {
            // The derivative of a function g of one number at 0, of 8th order, and how far that of 6th order is from it:
            // sum over k of c_k (g(k e) - g(-k e)) / e with c = 4/5, -1/5, 4/105, -1/280, or 3/4, -3/20, 1/60

        public:
            explicit central_difference(double step) : step_(step) {}

            template <typename function>
            void add(const function& g)     // the derivative of a sum of functions is that of one after the other
            {
                constexpr double eighth[] = {4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280};
                constexpr double sixth[] = {3.0 / 4, -3.0 / 20, 1.0 / 60, 0};
                for (int k = 1; k <= 4; ++k)
                    for (const int side : {1, -1})
                    {
                        const layer_numbers gradients = g(side * k * step_);
                        derivative_.add(side * eighth[k - 1] / step_, gradients);
                        apart_.add(side * (eighth[k - 1] - sixth[k - 1]) / step_, gradients);
                    }
            }

            layer_numbers derivative() const { return derivative_.rounded(); }
            double step() const { return step_; }

            double error() const;
            // returns the distance of both, relative to the derivative's norm: what the 6th order misses, which goes with e^6

        private:
            double step_;
            layer_sums derivative_, apart_;
        };

        class step_choice
        {
            // How far weights are moved. Float rounds gradients, so the step should be large; the network is no polynomial, so it
            // must not be too large. A large one is tried first: what the 6th order misses there says how small it has to be.

        public:
            step_choice(double unit, double largest) : next_(unit * largest) {}

            bool done() const { return done_; }
            double next() const { return next_; }
            void found(const central_difference& difference);
            layer_numbers best() { return std::move(best_); }

        private:
            double next_, least_error_ = 0;
            int tried_ = 0;
            bool done_ = false;
            layer_numbers best_;
        };

        class divided_outputs
        {
            // What a loss layer sees of a network whose outputs are divided by a temperature

        public:
            divided_outputs(const dlib::tensor& outputs, double temperature);

            const dlib::tensor& get_output() const { return outputs_; }
            dlib::tensor& get_gradient_input() { return gradient_; }
            unsigned int sample_expansion_factor() const { return 1; }

            const dlib::tensor& gradient();
            /*!
                requires
                    - a loss layer has written its gradient, once
                ensures
                    - returns the gradient for the outputs that were not divided
            !*/

        private:
            double temperature_;
            dlib::resizable_tensor outputs_, gradient_;
        };

        template <typename net_type, typename batch_type>
        dlib::resizable_tensor input_of(net_type& net, const batch_type& part)
        {
            DLIB_CASSERT(part.images.size() == part.labels.size() && !part.images.empty(),
                "images: " << part.images.size() << ", labels: " << part.labels.size());
            dlib::resizable_tensor input;
            net.to_tensor(part.images.begin(), part.images.end(), input);
            return input;
        }

        template <typename net_type, typename batch_type>
        layer_numbers tempered_gradients(net_type& net, const batch_type& part, double temperature)
        {
            const dlib::resizable_tensor input = input_of(net, part);
            divided_outputs outputs(net.subnet().forward(input), temperature);
            net.loss_details().compute_loss_value_and_gradient(input, part.labels.begin(), outputs);
            net.subnet().back_propagate_error(input, outputs.gradient());
            return prunable_gradients(net);
        }
    }

    template <typename net_type>
    gradient_flow measure_gradient_flow(net_type& net, const class_batches<net_type>& parts, const grasp_options& options)
    {
        DLIB_CASSERT(!parts.empty() && options.temperature > 0 && options.largest_step > 0, "parts: " << parts.size()
            << ", temperature: " << options.temperature << ", largest step: " << options.largest_step);
        DLIB_CASSERT(net.sample_expansion_factor() == 1, "Pass one image through the network first: it has no parameters yet.");
        impl::check_not_fused(net);
        const unchanged_tally<net_type> tally(net);
        const unchanged_statistics<net_type> statistics(net);
        const impl::plain_learning_rates<net_type> rates(net);
        gate_tape<net_type> tape(net);

        impl::layer_sums gradient;
        for (const auto& part : parts)
            gradient.add(1, impl::tempered_gradients(net, part, options.temperature));
        gradient_flow result = {gradient.rounded(), {}};
        impl::moved_weights<net_type> weights(net, result.gradient);
        impl::step_choice steps(impl::relative_norm(weight_list(net), result.gradient), options.largest_step);
        while (!steps.done())
        {
            impl::central_difference difference(steps.next());
            for (const auto& part : parts)
            {
                weights.move(0);
                tape.record();
                net.subnet().forward(impl::input_of(net, part));
                tape.keep();
                difference.add([&](double distance)
                {
                    weights.move(distance);
                    return impl::tempered_gradients(net, part, options.temperature);
                });
            }
            steps.found(difference);
        }
        result.hessian_gradient = steps.best();
        return result;
    }

    template <typename net_type>
    layer_numbers grasp_scores(net_type& net, const class_batches<net_type>& parts, const grasp_options& options)
    {
        return grasp_scores(weight_list(net), measure_gradient_flow(net, parts, options).hessian_gradient);
    }

    template <typename net_type>
    network_mask grasp_mask(net_type& net, const class_batches<net_type>& parts, double prune_rate, const grasp_options& options)
    {
        return score_mask(grasp_scores(net, parts, options), prune_rate);
    }
}

#endif
