// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_MOMENTUM_STEP_IMPL_H
#define HYPERSPARSE_PLUGINS_KERNELS_MOMENTUM_STEP_IMPL_H

#include <hypersparse/plugins/kernels/host_device.h>

#include <algorithm>
#include <bit>
#include <cfloat>
#include <cmath>
#include <cstdint>

namespace hypersparse
{
    namespace impl
    {
        HYPERSPARSE_HOST_DEVICE HYPERSPARSE_ALWAYS_INLINE float zero_if(bool condition, float x)
        {
        #ifdef __CUDA_ARCH__
            return condition ? 0.0f : x;
        #else
            // A mask, because g++ 12 leaves a loop with that condition scalar, which is ten times slower.
            return std::bit_cast<float>(std::bit_cast<std::uint32_t>(x) & (static_cast<std::uint32_t>(condition) - 1));
        #endif
        }

        HYPERSPARSE_HOST_DEVICE HYPERSPARSE_ALWAYS_INLINE float choose(bool condition, float x, float y)
        {
        #ifdef __CUDA_ARCH__
            return condition ? x : y;
        #else
            const std::uint32_t mask = 0u - static_cast<std::uint32_t>(condition);
            return std::bit_cast<float>((std::bit_cast<std::uint32_t>(x) & mask) | (std::bit_cast<std::uint32_t>(y) & ~mask));
        #endif
        }

        // One element: the formula, shared by the CPU loop and the CUDA kernel. Returns true if w and velocity are, and stay, finite.
        template <typename policy, bool prunable>
        HYPERSPARSE_HOST_DEVICE HYPERSPARSE_ALWAYS_INLINE bool momentum_step_element(
            float& step, float& velocity, float w, float gradient,
            float learning_rate, float weight_decay, const step_plan& plan, const slope_coefficients& coefficients)
        {
            float d = gradient + weight_decay * w;
            if constexpr (prunable)
                d = d + plan.lambda * policy::slope(w, coefficients);
            float v = plan.momentum * velocity + d;
            float s = -learning_rate * choose(plan.nesterov, d + plan.momentum * v, v);
            if constexpr (prunable)
            {
                const bool held = plan.hold_zeros & (w == 0);
                v = zero_if(held, v);
                s = zero_if(held, s);
            }
            velocity = v;
            step = s;
            constexpr float largest = FLT_MAX;      // nvcc would not call numeric_limits' function on the GPU
            return (fabsf(v) <= largest) & (fabsf(w + s) <= largest);     // a w that is not finite gives such a w + s, or v
        }

        struct step_arrays
        {
            float* step;
            float* velocity;
            const float* params;
            const float* gradient;
            std::size_t size;
        };

        template <typename policy, bool prunable>
        HYPERSPARSE_ALWAYS_INLINE bool momentum_step_range(
            const step_arrays& arrays, std::size_t begin, std::size_t end,
            float learning_rate, float weight_decay, step_plan plan, slope_coefficients coefficients)
        {
            float* __restrict step = arrays.step;
            float* __restrict velocity = arrays.velocity;
            const float* __restrict params = arrays.params;
            const float* __restrict gradient = arrays.gradient;
            int finite = 1;
            for (std::size_t i = begin; i < end; ++i)
                finite &= momentum_step_element<policy, prunable>(step[i], velocity[i], params[i], gradient[i],
                    learning_rate, weight_decay, plan, coefficients);
            return finite != 0;
        }

        // The elements from begin to end, each with the rates of its part of the layer.
        template <typename policy>
        HYPERSPARSE_ALWAYS_INLINE bool momentum_step_part(
            const step_arrays& arrays, const step_plan& plan, const slope_coefficients& coefficients,
            std::size_t begin, std::size_t end)
        {
            const std::size_t weights = std::clamp(plan.weights, begin, end), biases = std::clamp(plan.biases, begin, end);
            const bool in_weights = momentum_step_range<policy, true>(arrays, begin, weights,
                plan.learning_rate, plan.weight_decay, plan, coefficients);
            const bool in_others = momentum_step_range<policy, false>(arrays, weights, biases,
                plan.learning_rate, plan.weight_decay, plan, coefficients);
            const bool in_biases = momentum_step_range<policy, false>(arrays, biases, end,
                plan.bias_learning_rate, plan.bias_weight_decay, plan, coefficients);
            return in_weights && in_others && in_biases;
        }

        template <typename policy>
        HYPERSPARSE_ALWAYS_INLINE bool momentum_step_loop(
            const step_arrays& arrays, const step_plan& plan, const slope_coefficients& coefficients)
        {
            return momentum_step_part<policy>(arrays, plan, coefficients, 0, arrays.size);
        }

        inline void write_mark(const divergence_mark& mark, bool finite)
        {
            if (!finite && mark.word && *mark.word == 0)
                *mark.word = mark.code;
        }

        inline step_arrays host_arrays(
            dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params, const dlib::tensor& gradient)
        {
            return {step.host_write_only(), velocity.host(), params.host(), gradient.host(), params.size()};
        }
    }

    template <penalty_policy policy>
    void momentum_step(
        dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params, const dlib::tensor& gradient,
        const step_plan& plan, const slope_source& slope, const divergence_mark& mark)
    {
        const impl::step_arrays arrays = impl::host_arrays(step, velocity, params, gradient);
        impl::write_mark(mark, impl::momentum_step_loop<policy>(arrays, plan, slope.get()));
    }
}

#endif
