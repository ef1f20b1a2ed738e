// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_SOLVERS_LP_SPHERE_SGD_IMPL_H
#define HYPERSPARSE_SOLVERS_LP_SPHERE_SGD_IMPL_H

#include <hypersparse/plugins/weights/weight_count.h>
#include <hypersparse/solvers/look_at_network.h>

namespace hypersparse
{
    namespace impl
    {
        template <typename layer_type>
        descent_plan plan_descent(double learning_rate, const layer_type& l, const lp_sphere_options& options)
        {
            const double lr = learning_rate * dlib::get_learning_rate_multiplier(l);
            const double wd = options.weight_decay * dlib::get_weight_decay_multiplier(l);
            descent_plan plan;
            plan.biases = bias_offset(l);
            plan.learning_rate = static_cast<float>(lr);
            plan.weight_decay = static_cast<float>(wd);
            plan.bias_learning_rate = static_cast<float>(lr * dlib::get_bias_learning_rate_multiplier(l));
            plan.bias_weight_decay = static_cast<float>(wd * dlib::get_bias_weight_decay_multiplier(l));
            plan.momentum = static_cast<float>(options.momentum);
            plan.dampening = static_cast<float>(options.dampening);
            plan.nesterov = options.nesterov;
            return plan;
        }
    }

    template <typename net_type>
        requires requires { net_type::num_layers; }
    lp_sphere_sgd::lp_sphere_sgd(net_type& net, const lp_sphere_options& options) : lp_sphere_sgd(options)
    {
        bind(net);
    }

    template <typename net_type>
        requires requires { net_type::num_layers; }
    void lp_sphere_sgd::bind(net_type& net)
    {
        network_->bind([&net](network_tensors& found) { look_at_network(net, found); });
    }

    template <typename layer_type>
    const dlib::tensor& lp_sphere_sgd::operator()(float learning_rate, const layer_type& l, const dlib::tensor& gradient)
    {
        const dlib::tensor& params = l.get_layer_params();
        DLIB_CASSERT(params.size() != 0 && params.size() == gradient.size(),
            "parameters " << params.size() << ", gradient " << gradient.size());
        try
        {
            const sphere_place place = network_->enter(params);
            return make_step(impl::plan_descent(learning_rate, l, place.options), place, params, gradient);
        }
        catch (...)
        {
            network_->steps().store_failure(std::current_exception());
            throw;
        }
    }

    template <typename net_type>
        requires requires { net_type::num_layers; }
    std::vector<dlib::resizable_tensor> put_on_sphere(net_type& net, const lp_sphere_options& options)
    {
        return put_on_sphere(weight_list(net), options);
    }
}

#endif
