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

        slope_coefficients coefficients(const penalty_measurement& m) const override
        {
            return m.defined ? policy_.coefficients(m) : slope_coefficients();
        }

        void measure_in_place(
            const std::vector<weight_tensor>& weights, double prune_rate, measured_penalty& m) const override
        {
            if constexpr (has_step_kernel<policy> && requires { policy_.measure(weights, prune_rate, m); })
                policy_.measure(weights, prune_rate, m);
            else
            {
                const penalty_measurement measurement = policy_.measure(weights, prune_rate);
                m.set(measurement, coefficients(measurement));
            }
        }

        void step(dlib::tensor& s, dlib::tensor& velocity, const dlib::tensor& params, const dlib::tensor& gradient,
            const step_plan& plan, const measured_penalty& measured, const divergence_mark& mark) const override
        {
            // A layer without prunable weights, lambda 0, or a slope without value: the loop without a penalty.
            if (plan.weights == 0 || plan.lambda == 0 || !measured.acts())
                momentum_step<no_penalty>(s, velocity, params, gradient, plan, {}, mark);
            else
                momentum_step<policy>(s, velocity, params, gradient, plan, measured.slope(params.device_id()), mark);
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
