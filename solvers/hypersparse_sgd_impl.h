// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_SOLVERS_HYPERSPARSE_SGD_IMPL_H
#define HYPERSPARSE_SOLVERS_HYPERSPARSE_SGD_IMPL_H

#include <hypersparse/plugins/kernels/masked_step.h>
#include <hypersparse/solvers/look_at_network.h>

namespace hypersparse
{
    namespace impl
    {
        template <typename layer_type>
        step_plan plan_step(double learning_rate, const layer_type& l, const frozen_step& step)
        {
            const double lr = learning_rate * dlib::get_learning_rate_multiplier(l);
            const double wd = step.options.weight_decay * dlib::get_weight_decay_multiplier(l);
            step_plan plan;
            plan.weights = weight_count(l);
            plan.biases = bias_offset(l);
            plan.learning_rate = static_cast<float>(lr);
            plan.weight_decay = static_cast<float>(wd);
            plan.bias_learning_rate = static_cast<float>(lr * dlib::get_bias_learning_rate_multiplier(l));
            plan.bias_weight_decay = static_cast<float>(wd * dlib::get_bias_weight_decay_multiplier(l));
            plan.momentum = static_cast<float>(step.options.momentum);
            plan.lambda = static_cast<float>(step.lambda);
            plan.hold_zeros = step.options.hold_zeros;
            plan.nesterov = step.options.nesterov;
            return plan;
        }
    }

    template <typename net_type>
        requires requires { net_type::num_layers; }
    hypersparse_sgd::hypersparse_sgd(net_type& net, const hypersparse_options& options)
        : coordinator_(std::make_shared<step_coordinator>())
    {
        coordinator_->change_options([&](hypersparse_options& o) { o = options; });
        bind(net);
    }

    template <typename net_type>
        requires requires { net_type::num_layers; }
    void hypersparse_sgd::bind(net_type& net)
    {
        coordinator_->bind([&net](network_tensors& found) { look_at_network(net, found); });
    }

    template <typename layer_type>
    const dlib::tensor& hypersparse_sgd::operator()(
        float learning_rate, const layer_type& l, const dlib::tensor& gradient)
    {
        const dlib::tensor& params = l.get_layer_params();
        DLIB_CASSERT(params.size() != 0 && params.size() == gradient.size(),
            "parameters " << params.size() << ", gradient " << gradient.size());
        try
        {
            const step_coordinator::layer_position position = coordinator_->enter(params);
            const frozen_step& step = position.step;
            adopt_restarted_momentum(position.layer, gradient);
            adopt_mask(position);
            const step_plan plan = impl::plan_step(learning_rate, l, step);
            step.options.regularizer.step(
                step_, velocity_, params, gradient, plan, step.measured, coordinator_->mark(params));
            if (active_.size() != 0)
                hold_masked(step_, velocity_, params, active_);
            coordinator_->throw_if_diverged();      // a GPU's kernel is seen here later, in one of the next calls
            return step_;
        }
        catch (...)
        {
            coordinator_->store_failure(std::current_exception());
            throw;
        }
    }
}

#endif
