// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PENALTY_PENALTY_IMPL_H
#define HYPERSPARSE_PLUGINS_PENALTY_PENALTY_IMPL_H

namespace hypersparse
{
    template <penalty_policy policy>
    struct penalty::model_type : concept_type
    {
        explicit model_type(const policy& p) : policy_(p) {}

        std::string name() const override { return policy::name; }
        bool is_none() const override { return std::same_as<policy, no_penalty>; }

        penalty_measurement measure(const std::vector<weight_tensor>& weights, double prune_rate) const override
        {
            return policy_.measure(weights, prune_rate);
        }

        bool step(dlib::tensor& s, dlib::tensor& velocity, const dlib::tensor& params, const dlib::tensor& gradient,
            const step_plan& plan, const penalty_measurement& measurement) const override
        {
            // A layer without prunable weights, lambda 0, or a slope without value: the loop without a penalty.
            if (plan.weights == 0 || plan.lambda == 0 || !measurement.defined)
                return momentum_step<no_penalty>(s, velocity, params, gradient, plan, {});
            return momentum_step<policy>(s, velocity, params, gradient, plan, policy_.coefficients(measurement));
        }

        policy policy_;
    };

    template <typename policy>
        requires (!std::same_as<policy, penalty> && penalty_policy<policy>)
    penalty::penalty(const policy& p) : model_(std::make_shared<model_type<policy>>(p))
    {
    }
}

#endif
