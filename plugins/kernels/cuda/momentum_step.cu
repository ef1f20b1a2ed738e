// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/momentum_step.h>

#include <hypersparse/plugins/kernels/cuda/kernel_call.cuh>
#include <hypersparse/plugins/kernels/cuda/launch_shape.h>
#include <hypersparse/plugins/kernels/cuda/momentum_step_thread.h>

#include <dlib/cuda/cuda_dlib.h>

namespace hypersparse::cuda
{
    namespace
    {
        template <typename policy>
        __global__ __launch_bounds__(threads_per_block) void momentum_step_kernel(
            impl::step_arrays arrays, step_plan plan, slope_coefficients coefficients, int* not_finite)
        {
            const bool finite = momentum_step_thread<policy>(arrays, plan, coefficients, first_index(), grid_stride());
            if (__syncthreads_or(!finite) && threadIdx.x == 0)
                atomicOr(not_finite, 1);
        }

        template <typename policy>
        bool launch_momentum_step(
            const impl::step_arrays& arrays, const step_plan& plan, const slope_coefficients& coefficients)
        {
            const kernel_call call{"momentum_step", arrays.size};
            device_array<int> not_finite(1, call);
            not_finite.set_zero();
            momentum_step_kernel<policy><<<blocks_for(arrays.size), threads_per_block>>>(
                arrays, plan, coefficients, not_finite.data());
            call.check_launch();
            return not_finite.read(0) == 0;
        }

        template <typename policy>
        bool checked_momentum_step(
            dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params, const dlib::tensor& gradient,
            const step_plan& plan, const slope_coefficients& coefficients)
        {
            const int device = params.device_id();
            DLIB_CASSERT(step.device_id() == device && velocity.device_id() == device && gradient.device_id() == device,
                "step on GPU " << step.device_id() << ", velocity " << velocity.device_id() << ", params " << device
                << ", gradient " << gradient.device_id());
            if (params.size() == 0)
                return true;
            dlib::cuda::raii_set_device on_its_device(device);
            return launch_momentum_step<policy>(
                {step.device_write_only(), velocity.device(), params.device(), gradient.device(), params.size()},
                plan, coefficients);
        }
    }

    #define HYPERSPARSE_PENALTY(policy)                                                                                     \
        bool momentum_step(policy, dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params,                  \
            const dlib::tensor& gradient, const step_plan& plan, const slope_coefficients& coefficients)                    \
        {                                                                                                                   \
            return checked_momentum_step<policy>(step, velocity, params, gradient, plan, coefficients);                     \
        }
    #include <hypersparse/plugins/penalty/penalty_table.inc>
}
