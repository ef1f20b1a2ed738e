// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CUDA_MOMENTUM_STEP_THREAD_H
#define HYPERSPARSE_PLUGINS_KERNELS_CUDA_MOMENTUM_STEP_THREAD_H

#include <hypersparse/plugins/kernels/momentum_step.h>

namespace hypersparse::cuda
{
    template <typename policy>
    HYPERSPARSE_HOST_DEVICE HYPERSPARSE_ALWAYS_INLINE bool momentum_step_thread(
        const impl::step_arrays& arrays, const step_plan& plan, const slope_coefficients& coefficients,
        std::size_t first, std::size_t stride)
    /*!
        requires
            - stride > 0
        ensures
            - the work of one thread of the CUDA kernel: momentum_step()'s formula on the elements first, first + stride,
              first + 2 stride, ...
            - returns true if every w, every velocity and every w + step among them is finite
            - A function of its own, for the CPU too: threads do not talk to each other, so a test without a GPU can run
              them one after the other.
    !*/
    {
        bool finite = true;
        for (std::size_t i = first; i < arrays.size; i += stride)
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
}

#endif
