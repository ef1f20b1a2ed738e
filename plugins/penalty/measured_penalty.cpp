// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/penalty/measured_penalty.h>

#include <hypersparse/plugins/penalty/hypersparse.h>

namespace hypersparse
{
    void measured_penalty::set(const penalty_measurement& measurement, const slope_coefficients& coefficients)
    {
        measurement_ = measurement;
        coefficients_ = coefficients;
        probed_ = false;
    }

    hypersparse_probe& measured_penalty::probe(std::size_t weights, std::size_t kept)
    {
        if (!probe_)
            probe_ = make_hypersparse_probe();
        measurement_ = {.weights = weights, .kept = kept};
        probed_ = true;
        return *probe_;
    }

    penalty_measurement measured_penalty::read() const
    {
        return probed_ ? hypersparse_penalty::describe(probe_->read(), measurement_.weights, measurement_.kept) : measurement_;
    }

    slope_source measured_penalty::slope(int device) const
    {
        if (probed_)
            return {.in_place = probe_->coefficients(device), .value = {}};
        return {.in_place = nullptr, .value = coefficients_};
    }
}
