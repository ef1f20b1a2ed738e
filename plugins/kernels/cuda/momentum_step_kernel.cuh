// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CUDA_MOMENTUM_STEP_KERNEL_CUH
#define HYPERSPARSE_PLUGINS_KERNELS_CUDA_MOMENTUM_STEP_KERNEL_CUH

#include <hypersparse/plugins/kernels/cuda/device_code.cuh>
#include <hypersparse/plugins/kernels/momentum_step.h>

namespace hypersparse::cuda
{
    template <typename policy>
    __device__ bool momentum_step_thread(
        const impl::step_arrays& arrays, const step_plan& plan, const slope_coefficients& coefficients)
    /*!
        ensures
            - momentum_step()'s formula on this thread's elements
            - returns true if every w, every velocity and every w + step among them is finite
    !*/
    {
        bool finite = true;
        for (std::size_t i = first_index(); i < arrays.size; i += grid_stride())
        {
            const bool bias = i >= plan.biases;
            const float learning_rate = bias ? plan.bias_learning_rate : plan.learning_rate;
            const float weight_decay = bias ? plan.bias_weight_decay : plan.weight_decay;
            if (i < plan.weights)
                finite &= impl::momentum_step_element<policy, true>(arrays.step[i], arrays.velocity[i], arrays.params[i],
                    arrays.gradient[i], learning_rate, weight_decay, plan, coefficients);
            else
                finite &= impl::momentum_step_element<policy, false>(arrays.step[i], arrays.velocity[i], arrays.params[i],
                    arrays.gradient[i], learning_rate, weight_decay, plan, coefficients);
        }
        return finite;
    }

    template <typename policy>
    __global__ __launch_bounds__(threads_per_block) void momentum_step_kernel(
        impl::step_arrays arrays, step_plan plan, slope_source slope, divergence_mark mark)
    {
        const bool finite = momentum_step_thread<policy>(arrays, plan, slope.get());
        if (__syncthreads_or(!finite) && threadIdx.x == 0 && mark.word)
        {
            volatile std::uint64_t* word = mark.word;       // the host's memory: written once, seldom, by whoever is first
            if (*word == 0)
                *word = mark.code;
        }
    }
}

#endif
