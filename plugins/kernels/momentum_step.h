// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_MOMENTUM_STEP_H
#define HYPERSPARSE_PLUGINS_KERNELS_MOMENTUM_STEP_H

#include <hypersparse/plugins/kernels/divergence_flag.h>
#include <hypersparse/plugins/penalty/built_in_penalties.h>

#include <dlib/cuda/tensor.h>

namespace hypersparse
{
    struct step_plan
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The rates of one update of one layer's n parameters: the first `weights` are prunable, those from
                `biases` on have rates of their own. weights <= biases <= n.
        !*/

        std::size_t weights = 0;
        std::size_t biases = 0;
        float learning_rate = 0;        // lr
        float weight_decay = 0;         // wd
        float bias_learning_rate = 0;   // lr from index `biases` on
        float bias_weight_decay = 0;    // wd from index `biases` on
        float momentum = 0;             // m
        float lambda = 0;               // strength of the penalty
        bool hold_zeros = false;        // prunable weights that are exactly 0 stay so
        bool nesterov = false;
    };

    template <penalty_policy policy>
    void momentum_step(
        dlib::tensor& step,
        dlib::tensor& velocity,
        const dlib::tensor& params,
        const dlib::tensor& gradient,
        const step_plan& plan,
        const slope_source& slope,
        const divergence_mark& mark
    );
    /*!
        requires
            - step, velocity, params and gradient have the same number n of elements
            - plan.weights <= plan.biases <= n
        ensures
            - one update of momentum SGD in PyTorch's form, for every element:
                d        = gradient + wd w + lambda policy::slope(w, slope.get())      (the slope only for i < plan.weights)
                velocity = m velocity + d
                step     = -lr velocity             with plan.nesterov: -lr (d + m velocity), with the new velocity
              and, if plan.hold_zeros, for i < plan.weights with w == 0: velocity = 0, step = 0.
            - writes the mark if a w, a velocity or a w + step is not finite
            - For the penalties of penalty_table.inc this is a fused kernel, on the CPU or on the GPU, where nothing waits for it; for a
              policy of the user's own it is a loop over host memory (in a CUDA build the tensors travel to the host and
              back).
    !*/

    // Whether a penalty is one of penalty_table.inc, itself and not a type derived from it.
    template <typename policy>
    inline constexpr bool has_step_kernel = false;

    #define HYPERSPARSE_PENALTY(policy)                                                                                     \
        template <>                                                                                                         \
        inline constexpr bool has_step_kernel<policy> = true;                                                               \
        template <>                                                                                                         \
        void momentum_step<policy>(dlib::tensor&, dlib::tensor&, const dlib::tensor&, const dlib::tensor&,                  \
            const step_plan&, const slope_source&, const divergence_mark&);                                                 \
        namespace cpu                                                                                                       \
        {                                                                                                                   \
            void momentum_step(policy, dlib::tensor&, dlib::tensor&, const dlib::tensor&, const dlib::tensor&,              \
                const step_plan&, const slope_source&, const divergence_mark&);                                             \
        }                                                                                                                   \
        namespace cuda                                                                                                      \
        {                                                                                                                   \
            void momentum_step(policy, dlib::tensor&, dlib::tensor&, const dlib::tensor&, const dlib::tensor&,              \
                const step_plan&, const slope_source&, const divergence_mark&);                                             \
        }
    #include <hypersparse/plugins/penalty/penalty_table.inc>
}

#include <hypersparse/plugins/kernels/momentum_step_impl.h>

#endif
