// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CUDA_KERNEL_CALL_CUH
#define HYPERSPARSE_PLUGINS_KERNELS_CUDA_KERNEL_CALL_CUH

#include <hypersparse/plugins/kernels/cuda/launch_shape.h>
#include <hypersparse/plugins/weights/weight_tensor.h>

#include <dlib/cuda/cuda_errors.h>

#include <cuda_runtime.h>

#include <string>

namespace hypersparse::cuda
{
    class on_device
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                While it lives this device is the current one. (dlib's raii_set_device throws when it restores the other one
                after an error of the GPU: then the error's own message would be lost.)
        !*/

    public:
        explicit on_device(int device)
        {
            cudaGetDevice(&before_);
            cudaSetDevice(device);
        }

        ~on_device() { cudaSetDevice(before_); }

        on_device(const on_device&) = delete;
        on_device& operator=(const on_device&) = delete;

    private:
        int before_ = 0;
    };

    class kernel_call
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                One call of one of our functions on the GPU: what an error message has to name. It launches kernels on dlib's
                stream, the default one, of the current device.
        !*/

    public:
        kernel_call(const char* name, const dlib::tensor& t)
            : name_(name), shape_{t.num_samples(), t.k(), t.nr(), t.nc()}, numbers_(t.size()) {}

        kernel_call(const char* name, const std::vector<weight_tensor>& weights)
            : name_(name), tensors_(weights.size()), numbers_(count_weights(weights)) {}

        kernel_call(const char* name, std::size_t numbers) : name_(name), numbers_(numbers) {}

    #ifdef __CUDACC__
        template <typename... parameters, typename... arguments>
        void operator()(unsigned blocks, void (*kernel)(parameters...), const arguments&... values) const
        {
            cudaLaunchConfig_t config = {};
            config.gridDim = blocks;
            config.blockDim = threads_per_block;
            check(cudaLaunchKernelEx(&config, kernel, parameters(values)...));
        }
    #endif

        void check(cudaError_t status) const
        /*!
            throws
                - dlib::cuda_error if status is not cudaSuccess: function, shape, and CUDA's words
        !*/
        {
            if (status == cudaSuccess)
                return;
            cudaGetLastError();     // or the next call would report this error again
            throw dlib::cuda_error("CUDA kernel " + std::string(name_) + " on " + shape() + ": " + cudaGetErrorString(status)
                + " (" + cudaGetErrorName(status) + ")");
        }

    private:
        std::string shape() const
        {
            const std::string numbers = std::to_string(numbers_) + " numbers";
            if (tensors_ != 1)
                return std::to_string(tensors_) + " tensors of " + numbers;
            if (shape_[0] < 0)
                return numbers;
            std::string text = "a tensor of " + std::to_string(shape_[0]);
            for (int i = 1; i < 4; ++i)
                text += " x " + std::to_string(shape_[i]);
            return text + " = " + numbers;
        }

        const char* name_;
        std::size_t tensors_ = 1;
        long long shape_[4] = {-1, 0, 0, 0};
        std::size_t numbers_;
    };
}

#endif
