// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/dispatch.h>

#include <hypersparse/plugins/kernels/fold_batch_norm.h>
#include <hypersparse/plugins/kernels/hypersparse_probe.h>
#include <hypersparse/plugins/kernels/magnitudes.h>
#include <hypersparse/plugins/kernels/masked_step.h>
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

    void fold_batch_norm(dlib::tensor& scale, dlib::tensor& shift, const dlib::tensor& params, const dlib::tensor& means,
        const dlib::tensor& variances, float eps)
    {
        DLIB_CASSERT(scale.size() == means.size() && shift.size() == means.size() && variances.size() == means.size()
            && params.size() == 2 * means.size(), "scale " << scale.size() << ", shift " << shift.size() << ", parameters "
            << params.size() << ", means " << means.size() << ", variances " << variances.size());
        HYPERSPARSE_DISPATCH(fold_batch_norm(scale, shift, params, means, variances, eps));
    }

    void hold_masked(dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params, const dlib::tensor& active)
    {
        DLIB_CASSERT(step.size() == params.size() && velocity.size() == params.size() && active.size() <= params.size(),
            "step " << step.size() << ", velocity " << velocity.size() << ", params " << params.size() << ", mask " << active.size());
        HYPERSPARSE_DISPATCH(hold_masked(step, velocity, params, active));
    }

    std::unique_ptr<hypersparse_probe> make_hypersparse_probe()
    {
        HYPERSPARSE_DISPATCH(make_hypersparse_probe());
    }

    #define HYPERSPARSE_PENALTY(policy)                                                                                     \
        template <>                                                                                                         \
        void momentum_step<policy>(dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params,                  \
            const dlib::tensor& gradient, const step_plan& plan, const slope_source& slope, const divergence_mark& mark)    \
        {                                                                                                                   \
            DLIB_CASSERT(step.size() == params.size() && velocity.size() == params.size()                                   \
                && gradient.size() == params.size() && plan.weights <= plan.biases && plan.biases <= params.size(),         \
                "step " << step.size() << ", velocity " << velocity.size() << ", params " << params.size()                  \
                << ", gradient " << gradient.size() << ", weights " << plan.weights << ", biases " << plan.biases);         \
            HYPERSPARSE_DISPATCH(momentum_step(policy(), step, velocity, params, gradient, plan, slope, mark));             \
        }
    #include <hypersparse/plugins/penalty/penalty_table.inc>
}
