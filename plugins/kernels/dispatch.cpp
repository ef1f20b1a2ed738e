// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/dispatch.h>

#include <hypersparse/plugins/kernels/magnitudes.h>
#include <hypersparse/plugins/kernels/momentum_step.h>

namespace hypersparse
{
    float magnitude_of_rank(const std::vector<weight_tensor>& weights, std::size_t rank)
    {
        DLIB_CASSERT(rank < count_weights(weights), "rank " << rank << ", weights " << count_weights(weights));
        HYPERSPARSE_DISPATCH(magnitude_of_rank(weights, rank));
    }

    magnitude_sums sum_magnitudes(const std::vector<weight_tensor>& weights)
    {
        HYPERSPARSE_DISPATCH(sum_magnitudes(weights));
    }

    double sum_tanh(const std::vector<weight_tensor>& weights, float scale)
    {
        DLIB_CASSERT(scale >= 0, "scale " << scale);
        HYPERSPARSE_DISPATCH(sum_tanh(weights, scale));
    }

    std::size_t count_nonzero(const weight_tensor& weights)
    {
        HYPERSPARSE_DISPATCH(count_nonzero(weights));
    }

    std::size_t count_above(const weight_tensor& weights, float threshold)
    {
        HYPERSPARSE_DISPATCH(count_above(weights, threshold));
    }

    std::size_t zero_small(const weight_tensor& weights, float threshold, std::size_t keep_ties)
    {
        HYPERSPARSE_DISPATCH(zero_small(weights, threshold, keep_ties));
    }

    #define HYPERSPARSE_PENALTY(policy)                                                                                     \
        template <>                                                                                                         \
        bool momentum_step<policy>(dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params,                  \
            const dlib::tensor& gradient, const step_plan& plan, const slope_coefficients& coefficients)                    \
        {                                                                                                                   \
            DLIB_CASSERT(step.size() == params.size() && velocity.size() == params.size()                                   \
                && gradient.size() == params.size() && plan.weights <= plan.biases && plan.biases <= params.size(),         \
                "step " << step.size() << ", velocity " << velocity.size() << ", params " << params.size()                  \
                << ", gradient " << gradient.size() << ", weights " << plan.weights << ", biases " << plan.biases);         \
            HYPERSPARSE_DISPATCH(momentum_step(policy(), step, velocity, params, gradient, plan, coefficients));            \
        }
    #include <hypersparse/plugins/penalty/penalty_table.inc>
}
