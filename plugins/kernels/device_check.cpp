// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/device_check.h>

#include <hypersparse/plugins/kernels/dispatch.h>

#include <dlib/error.h>

#include <string>

#ifdef DLIB_USE_CUDA
    #include <cuda_runtime.h>
#endif

namespace hypersparse
{
#ifdef DLIB_USE_CUDA
    namespace
    {
        // Empty if the driver shows a GPU, else its reason in CUDA's words.
        std::string why_there_is_no_gpu()
        {
            int count = 0;
            const cudaError_t status = cudaGetDeviceCount(&count);
            if (status == cudaSuccess && count > 0)
                return "";
            cudaGetLastError();         // this error is answered: a later CUDA call shall not report it again
            return cudaGetErrorString(status == cudaSuccess ? cudaErrorNoDevice : status);
        }

        // What HYPERSPARSE_DISPATCH asks: a dlib that chooses at run time keeps its tensors in host memory without a GPU.
        bool tensors_need_a_gpu()
        {
        #ifdef IF_DLIB_USE_CUDA
            return dlib::cuda::use_cuda();
        #else
            return true;
        #endif
        }
    }

    bool gpu_present()
    {
        return why_there_is_no_gpu().empty();
    }

    void require_device()
    {
        const std::string reason = tensors_need_a_gpu() ? why_there_is_no_gpu() : "";
        if (!reason.empty())
            throw dlib::error("expected an NVIDIA GPU, as this is the CUDA build of hypersparse, found none (" + reason
                + "): use the CPU build (cmake --preset cpu, folder build/cpu)");
    }
#else
    bool gpu_present()
    {
        return false;
    }

    void require_device()
    {
    }
#endif
}
