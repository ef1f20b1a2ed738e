// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/momentum_step.h>

#include <hypersparse/plugins/kernels/target_clones.h>

namespace hypersparse::cpu
{
    // A function of its own for each penalty: its slope is inlined, and the loop becomes SIMD code.
    #define HYPERSPARSE_PENALTY(policy)                                                                                     \
        HYPERSPARSE_TARGET_CLONES                                                                                           \
        static bool policy##_step(                                                                                          \
            const impl::step_arrays& arrays, const step_plan& plan, const slope_coefficients& coefficients)                 \
        {                                                                                                                   \
            return impl::momentum_step_loop<policy>(arrays, plan, coefficients);                                            \
        }                                                                                                                   \
                                                                                                                            \
        void momentum_step(policy, dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params,                  \
            const dlib::tensor& gradient, const step_plan& plan, const slope_source& slope, const divergence_mark& mark)    \
        {                                                                                                                   \
            const impl::step_arrays arrays = impl::host_arrays(step, velocity, params, gradient);                           \
            impl::write_mark(mark, policy##_step(arrays, plan, slope.get()));                                               \
        }
    #include <hypersparse/plugins/penalty/penalty_table.inc>
}
