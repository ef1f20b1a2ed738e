// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/penalty/penalty.h>

#include <dlib/error.h>

namespace hypersparse
{
    namespace
    {
        const std::vector<penalty>& built_in_penalties()
        {
            static const std::vector<penalty> all = {
                #define HYPERSPARSE_PENALTY(policy) penalty(policy()),
                #include <hypersparse/plugins/penalty/penalty_table.inc>
            };
            return all;
        }

        const penalty& penalty_named(const std::string& name)
        {
            std::string known;
            for (const penalty& p : built_in_penalties())
            {
                if (p.name() == name)
                    return p;
                known += " " + p.name();
            }
            throw dlib::error("penalty: expected one of" + known + ", found '" + name + "'");
        }
    }

    penalty::penalty() : penalty(hypersparse_penalty()) {}
    penalty::penalty(const std::string& name) : penalty(penalty_named(name)) {}
    penalty::penalty(const char* name) : penalty(std::string(name)) {}

    std::vector<std::string> penalty::names()
    {
        std::vector<std::string> result;
        for (const penalty& p : built_in_penalties())
            result.push_back(p.name());
        return result;
    }

    bool penalty::step(dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params, const dlib::tensor& gradient,
        const step_plan& plan, const penalty_measurement& measurement) const
    {
        measured_penalty measured;
        measured.set(measurement, model_->coefficients(measurement));
        const divergence_flag diverged;
        model_->step(step, velocity, params, gradient, plan, measured, diverged.mark(1));
        wait_for_device(params.device_id());
        return !diverged.raised();
    }

    bool penalty::is_none() const
    {
        return model_->is_none();
    }
}
