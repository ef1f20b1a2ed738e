// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PENALTY_MEASURED_PENALTY_H
#define HYPERSPARSE_PLUGINS_PENALTY_MEASURED_PENALTY_H

#include <hypersparse/plugins/kernels/hypersparse_probe.h>
#include <hypersparse/plugins/penalty/penalty_measurement.h>

namespace hypersparse
{
    class measured_penalty
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What a penalty measured at the start of a step, as the step's kernels take it. HyperSparse's numbers stay
                where the weights are (in a CUDA build on the GPU); those of other penalties are known to the host.
        !*/

    public:
        void set(const penalty_measurement& measurement, const slope_coefficients& coefficients);
        /*!
            ensures
                - #read() == measurement, #slope() gives these coefficients
        !*/

        hypersparse_probe& probe(std::size_t weights, std::size_t kept);
        /*!
            ensures
                - returns the probe whose numbers this object has from now on, the same one each time
                - N == weights, and so many of them are kept by pruning
        !*/

        penalty_measurement read() const;
        /*!
            ensures
                - returns all numbers; waits for the GPU if they lie there
        !*/

        bool acts() const { return probed_ || measurement_.defined; }
        /*!
            ensures
                - returns false if it is known without asking the GPU that the formula has no value
        !*/

        slope_source slope(int device) const;
        /*!
            ensures
                - returns where kernels on this device take the coefficients from
        !*/

    private:
        penalty_measurement measurement_{.defined = false};     // with a probe: N and kept
        slope_coefficients coefficients_;
        std::shared_ptr<hypersparse_probe> probe_;
        bool probed_ = false;
    };
}

#endif
