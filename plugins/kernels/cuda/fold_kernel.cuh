// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CUDA_FOLD_KERNEL_CUH
#define HYPERSPARSE_PLUGINS_KERNELS_CUDA_FOLD_KERNEL_CUH

#include <hypersparse/plugins/kernels/cuda/device_code.cuh>
#include <hypersparse/plugins/kernels/fold_batch_norm.h>

namespace hypersparse::cuda
{
    HYPERSPARSE_KERNEL fold_channels(impl::batch_norm_arrays arrays, float eps)
    {
        for (std::size_t i = first_index(); i < arrays.channels; i += grid_stride())
            impl::fold_channel(arrays, eps, i);
    }
}

#endif
