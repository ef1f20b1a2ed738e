// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PENALTY_PENALTY_H
#define HYPERSPARSE_PLUGINS_PENALTY_PENALTY_H

#include <hypersparse/plugins/kernels/momentum_step.h>

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

        bool step(dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params, const dlib::tensor& gradient,
            const step_plan& plan, const penalty_measurement& measurement) const
            { return model_->step(step, velocity, params, gradient, plan, measurement); }
        /*!
            requires
                - the requirements of momentum_step()
            ensures
                - performs momentum_step() with this penalty's slope and returns its result
        !*/

    private:
        struct concept_type
        {
            virtual ~concept_type() = default;
            virtual std::string name() const = 0;
            virtual bool is_none() const = 0;
            virtual penalty_measurement measure(const std::vector<weight_tensor>&, double) const = 0;
            virtual bool step(dlib::tensor&, dlib::tensor&, const dlib::tensor&, const dlib::tensor&,
                const step_plan&, const penalty_measurement&) const = 0;
        };

        template <penalty_policy policy>
        struct model_type;

        std::shared_ptr<const concept_type> model_;
    };
}

#include <hypersparse/plugins/penalty/penalty_impl.h>

#endif
