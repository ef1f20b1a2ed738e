// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/descent_direction.h>

#include <hypersparse/plugins/kernels/host_device.h>
#include <hypersparse/plugins/kernels/target_clones.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <algorithm>
#include <atomic>
#include <cfloat>
#include <cmath>

namespace hypersparse
{
    namespace
    {
        struct direction_arrays
        {
            float* direction;
            float* buffer;
            const float* params;
            const float* gradient;
        };

        // buffer = keep buffer + take d; direction = own d + carried buffer: both forms of momentum, the first step or a later one
        struct blend
        {
            float keep, take, own, carried;
        };

        HYPERSPARSE_TARGET_CLONES
        bool direction_range(const direction_arrays& arrays, std::size_t begin, std::size_t end, float weight_decay, blend by)
        {
            float* __restrict direction = arrays.direction;
            float* __restrict buffer = arrays.buffer;
            const float* __restrict params = arrays.params;
            const float* __restrict gradient = arrays.gradient;
            int finite = 1;
            for (std::size_t i = begin; i < end; ++i)
            {
                const float d = gradient[i] + weight_decay * params[i];     // NaN where w is not finite, also with wd = 0
                const float b = by.keep * buffer[i] + by.take * d;
                const float result = by.own * d + by.carried * b;
                buffer[i] = b;
                direction[i] = result;
                finite &= (fabsf(d) <= FLT_MAX) & (fabsf(result) <= FLT_MAX);
            }
            return finite != 0;
        }

        HYPERSPARSE_TARGET_CLONES
        bool step_range(float* __restrict direction, const float* __restrict params, std::size_t begin, std::size_t end, float rate)
        {
            int finite = 1;
            for (std::size_t i = begin; i < end; ++i)
            {
                const float step = -rate * direction[i];
                direction[i] = step;
                finite &= fabsf(params[i] + step) <= FLT_MAX;
            }
            return finite != 0;
        }

        // part(begin, end) on pieces of the elements from begin to end, on all threads; whether all pieces returned true.
        template <typename function>
        bool on_all_threads(std::size_t begin, std::size_t end, const function& part)
        {
            constexpr std::size_t piece = 4096, enough = 4 * piece;     // as in cpu/momentum_step.cpp
            if (end - begin < enough)
                return part(begin, end);
            std::atomic<bool> all = true;
            parallel_for((end - begin + piece - 1) / piece, [&](std::size_t i)
            {
                if (!part(begin + i * piece, std::min(end, begin + (i + 1) * piece)))
                    all.store(false, std::memory_order_relaxed);
            });
            return all;
        }
    }

    bool descent_direction(dlib::tensor& direction, dlib::tensor& buffer, const dlib::tensor& params, const dlib::tensor& gradient,
        const descent_plan& plan)
    {
        DLIB_CASSERT(direction.size() == params.size() && buffer.size() == params.size() && gradient.size() == params.size()
            && plan.biases <= params.size(), "direction " << direction.size() << ", buffer " << buffer.size() << ", params "
            << params.size() << ", gradient " << gradient.size() << ", biases from " << plan.biases);
        const direction_arrays arrays = {direction.host_write_only(), buffer.host(), params.host(), gradient.host()};
        const blend by = {.keep = plan.first ? 0 : plan.momentum, .take = plan.first ? 1 : 1 - plan.dampening,
            .own = plan.nesterov ? 1.0f : 0.0f, .carried = plan.nesterov ? plan.momentum : 1};
        return on_all_threads(0, params.size(), [&](std::size_t begin, std::size_t end)
        {
            const std::size_t biases = std::clamp(plan.biases, begin, end);
            const bool in_weights = direction_range(arrays, begin, biases, plan.weight_decay, by);
            return direction_range(arrays, biases, end, plan.bias_weight_decay, by) && in_weights;
        });
    }

    bool step_along(dlib::tensor& direction, const dlib::tensor& params, std::size_t begin, const descent_plan& plan)
    {
        DLIB_CASSERT(direction.size() == params.size() && begin <= params.size() && plan.biases <= params.size(),
            "direction " << direction.size() << ", params " << params.size() << ", begin " << begin << ", biases from " << plan.biases);
        float* steps = direction.host();
        const float* w = params.host();
        return on_all_threads(begin, params.size(), [&](std::size_t first, std::size_t end)
        {
            const std::size_t biases = std::clamp(plan.biases, first, end);
            const bool in_weights = step_range(steps, w, first, biases, plan.learning_rate);
            return step_range(steps, w, biases, end, plan.bias_learning_rate) && in_weights;
        });
    }
}
