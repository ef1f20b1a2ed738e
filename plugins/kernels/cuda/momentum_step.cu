// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/momentum_step.h>

#include <hypersparse/plugins/kernels/cuda/kernel_call.cuh>
#include <hypersparse/plugins/kernels/cuda/momentum_step_kernel.cuh>

namespace hypersparse::cuda
{
    namespace
    {
        template <typename policy>
        void checked_momentum_step(
            dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params, const dlib::tensor& gradient,
            const step_plan& plan, const slope_source& slope, const divergence_mark& mark)
        {
            const int device = params.device_id();
            DLIB_CASSERT(step.device_id() == device && velocity.device_id() == device && gradient.device_id() == device,
                "step on GPU " << step.device_id() << ", velocity " << velocity.device_id() << ", params " << device
                << ", gradient " << gradient.device_id());
            if (params.size() == 0)
                return;
            on_device on_its_device(device);
            const impl::step_arrays arrays = {
                step.device_write_only(), velocity.device(), params.device(), gradient.device(), params.size()};
            kernel_call("momentum_step", gradient)(
                blocks_for(arrays.size), momentum_step_kernel<policy>, arrays, plan, slope, mark);
        }
    }

    #define HYPERSPARSE_PENALTY(policy)                                                                                     \
        void momentum_step(policy, dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params,                  \
            const dlib::tensor& gradient, const step_plan& plan, const slope_source& slope, const divergence_mark& mark)    \
        {                                                                                                                   \
            checked_momentum_step<policy>(step, velocity, params, gradient, plan, slope, mark);                             \
        }
    #include <hypersparse/plugins/penalty/penalty_table.inc>
}
