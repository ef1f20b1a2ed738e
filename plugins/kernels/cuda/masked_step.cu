// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/masked_step.h>

#include <hypersparse/plugins/kernels/cuda/kernel_call.cuh>
#include <hypersparse/plugins/kernels/cuda/masked_step_kernel.cuh>

namespace hypersparse::cuda
{
    void hold_masked(dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params, const dlib::tensor& active)
    {
        if (active.size() == 0)
            return;
        const int device = params.device_id();
        DLIB_CASSERT(step.device_id() == device && velocity.device_id() == device && active.device_id() == device,
            "step on GPU " << step.device_id() << ", velocity " << velocity.device_id() << ", params " << device
            << ", mask " << active.device_id());
        on_device on_its_device(device);
        const impl::masked_arrays arrays = {
            step.device(), velocity.device(), params.device(), active.device(), active.size()};
        kernel_call("hold_masked", params)(blocks_for(arrays.size), hold_masked_elements, arrays);
    }
}
