// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/masked_step.h>

#include <hypersparse/plugins/kernels/thread_team.h>

#include <algorithm>

namespace hypersparse::cpu
{
    void hold_masked(dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params, const dlib::tensor& active)
    {
        constexpr std::size_t piece = 16384;
        const impl::masked_arrays arrays = {step.host(), velocity.host(), params.host(), active.host(), active.size()};
        parallel_for((arrays.size + piece - 1) / piece, [&arrays](std::size_t part)
        {
            const std::size_t end = std::min(arrays.size, (part + 1) * piece);
            for (std::size_t i = part * piece; i < end; ++i)
                impl::hold_masked_element(arrays, i);
        });
    }
}
