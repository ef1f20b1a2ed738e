// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CUDA_MASKED_STEP_KERNEL_CUH
#define HYPERSPARSE_PLUGINS_KERNELS_CUDA_MASKED_STEP_KERNEL_CUH

#include <hypersparse/plugins/kernels/cuda/device_code.cuh>
#include <hypersparse/plugins/kernels/masked_step.h>

namespace hypersparse::cuda
{
    HYPERSPARSE_KERNEL hold_masked_elements(impl::masked_arrays arrays)
    {
        for (std::size_t i = first_index(); i < arrays.size; i += grid_stride())
            impl::hold_masked_element(arrays, i);
    }
}

#endif
