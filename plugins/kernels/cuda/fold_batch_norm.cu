// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/fold_batch_norm.h>

#include <hypersparse/plugins/kernels/cuda/fold_kernel.cuh>
#include <hypersparse/plugins/kernels/cuda/kernel_call.cuh>

namespace hypersparse::cuda
{
    void fold_batch_norm(dlib::tensor& scale, dlib::tensor& shift, const dlib::tensor& params, const dlib::tensor& means,
        const dlib::tensor& variances, float eps)
    {
        if (means.size() == 0)
            return;
        on_device on_its_device(params.device_id());
        const impl::batch_norm_arrays arrays = {
            scale.device(), shift.device(), params.device(), means.device(), variances.device(), means.size()};
        kernel_call("fold_batch_norm", params)(blocks_for(arrays.channels), fold_channels, arrays, eps);
    }
}
