// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PENALTY_PENALTY_H
#define HYPERSPARSE_PLUGINS_PENALTY_PENALTY_H

#include <hypersparse/plugins/kernels/momentum_step.h>
#include <hypersparse/plugins/penalty/measured_penalty.h>

#include <concepts>
#include <memory>
#include <string>
#include <vector>

namespace hypersparse
{
    class penalty
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Any penalty, chosen at run time: by name from penalty_table.inc, or by giving an object of a type that
                models penalty_policy. A value: copies are independent and cheap.
        !*/

    public:
        penalty();
        /*!
            ensures
                - #name() == "hypersparse"
        !*/

        template <typename policy>
            requires (!std::same_as<policy, penalty> && penalty_policy<policy>)    // the first answer keeps copies out of the second question
        penalty(const policy& p);
        /*!
            ensures
                - #name() == policy::name
        !*/

        penalty(const std::string& name);
        penalty(const char* name);
        /*!
            ensures
                - #name() == name
            throws
                - dlib::error if no penalty of penalty_table.inc has that name; the message lists those that exist
        !*/

        static std::vector<std::string> names();
        /*!
            ensures
                - returns the names of the penalties in penalty_table.inc
        !*/

        std::string name() const { return model_->name(); }

        bool is_none() const;
        /*!
            ensures
                - returns true if this is no_penalty: there is nothing to measure and nothing to add
        !*/

        penalty_measurement measure(const std::vector<weight_tensor>& weights, double prune_rate) const
            { return model_->measure(weights, prune_rate); }
        /*!
            requires
                - 0 <= prune_rate < 1
            ensures
                - returns what the penalty sees in these weights
        !*/

        void measure(const std::vector<weight_tensor>& weights, double prune_rate, measured_penalty& m) const
            { model_->measure_in_place(weights, prune_rate, m); }
        /*!
            requires
                - 0 <= prune_rate < 1
            ensures
                - the same for step(), without waiting for the GPU: #m.read() == measure(weights, prune_rate)
        !*/

        void step(dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params, const dlib::tensor& gradient,
            const step_plan& plan, const measured_penalty& measured, const divergence_mark& mark) const
            { model_->step(step, velocity, params, gradient, plan, measured, mark); }
        /*!
            requires
                - the requirements of momentum_step()
                - measured was set by this penalty's measure()
            ensures
                - performs momentum_step() with this penalty's slope
        !*/

        bool step(dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params, const dlib::tensor& gradient,
            const step_plan& plan, const penalty_measurement& measurement) const;
        /*!
            ensures
                - the same with numbers that the host knows; waits for the GPU
                - returns true if every w, every velocity and every w + step is finite
        !*/

    private:
        struct concept_type
        {
            virtual ~concept_type() = default;
            virtual std::string name() const = 0;
            virtual bool is_none() const = 0;
            virtual penalty_measurement measure(const std::vector<weight_tensor>&, double) const = 0;
            virtual slope_coefficients coefficients(const penalty_measurement&) const = 0;
            virtual void measure_in_place(const std::vector<weight_tensor>&, double, measured_penalty&) const = 0;
            virtual void step(dlib::tensor&, dlib::tensor&, const dlib::tensor&, const dlib::tensor&,
                const step_plan&, const measured_penalty&, const divergence_mark&) const = 0;
        };

        template <penalty_policy policy>
        struct model_type;

        std::shared_ptr<const concept_type> model_;
    };
}

#include <hypersparse/plugins/penalty/penalty_impl.h>

#endif
