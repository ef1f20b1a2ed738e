// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/momentum_step.h>

#include <hypersparse/plugins/kernels/target_clones.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <atomic>

namespace hypersparse::cpu
{
    namespace
    {
        using step_part = bool (*)(
            const impl::step_arrays&, const step_plan&, const slope_coefficients&, std::size_t begin, std::size_t end);

        bool step_on_all_threads(
            step_part part, const impl::step_arrays& arrays, const step_plan& plan, const slope_coefficients& coefficients)
        {
            // Some 3 microseconds and 12: an awake team costs a third of one, but it may have to be woken.
            constexpr std::size_t piece = 4096, enough = 4 * piece;
            if (arrays.size < enough)
                return part(arrays, plan, coefficients, 0, arrays.size);
            std::atomic<bool> finite = true;
            parallel_for((arrays.size + piece - 1) / piece, [&](std::size_t i)
            {
                if (!part(arrays, plan, coefficients, i * piece, std::min(arrays.size, (i + 1) * piece)))
                    finite.store(false, std::memory_order_relaxed);
            });
            return finite;
        }
    }

    // A function of its own for each penalty: its slope is inlined, and the loop becomes SIMD code.
    #define HYPERSPARSE_PENALTY(policy)                                                                                     \
        HYPERSPARSE_TARGET_CLONES                                                                                           \
        static bool policy##_step(const impl::step_arrays& arrays, const step_plan& plan,                                   \
            const slope_coefficients& coefficients, std::size_t begin, std::size_t end)                                     \
        {                                                                                                                   \
            return impl::momentum_step_part<policy>(arrays, plan, coefficients, begin, end);                                \
        }                                                                                                                   \
                                                                                                                            \
        void momentum_step(policy, dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params,                  \
            const dlib::tensor& gradient, const step_plan& plan, const slope_source& slope, const divergence_mark& mark)    \
        {                                                                                                                   \
            const impl::step_arrays arrays = impl::host_arrays(step, velocity, params, gradient);                           \
            impl::write_mark(mark, step_on_all_threads(policy##_step, arrays, plan, slope.get()));                          \
        }
    #include <hypersparse/plugins/penalty/penalty_table.inc>
}
