// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CUDA_KERNEL_CALL_CUH
#define HYPERSPARSE_PLUGINS_KERNELS_CUDA_KERNEL_CALL_CUH

#include <dlib/cuda/cuda_errors.h>

#include <cuda_runtime.h>

#include <cstddef>
#include <string>

namespace hypersparse::cuda
{
    struct kernel_call
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                One call of one of our kernels: what an error message has to name.
        !*/

        const char* name;
        std::size_t numbers;        // elements of the tensors it works on

        void check(cudaError_t status) const
        /*!
            throws
                - dlib::cuda_error if status is not cudaSuccess
        !*/
        {
            if (status == cudaSuccess)
                return;
            cudaGetLastError();     // or the next call would report this error again
            throw dlib::cuda_error("CUDA kernel " + std::string(name) + " on " + std::to_string(numbers) + " numbers: "
                + cudaGetErrorString(status) + " (" + cudaGetErrorName(status) + ")");
        }

        void check_launch() const { check(cudaGetLastError()); }
    };

    template <typename number>
    class device_array
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Scratch memory of a kernel call on the current device, freed when the work that was given to dlib's stream
                (the default stream) before is done.
        !*/

    public:
        device_array(std::size_t size, const kernel_call& call) : call_(call), size_(size)
        {
            call_.check(cudaMallocAsync(&data_, size_ * sizeof(number), cudaStream_t(nullptr)));
        }

        ~device_array() { cudaFreeAsync(data_, nullptr); }

        device_array(const device_array&) = delete;
        device_array& operator=(const device_array&) = delete;

        number* data() { return data_; }

        void set_zero() { call_.check(cudaMemsetAsync(data_, 0, size_ * sizeof(number), nullptr)); }

        void write(std::size_t i, const number& value)
        {
            call_.check(cudaMemcpy(data_ + i, &value, sizeof(number), cudaMemcpyHostToDevice));
        }

        number read(std::size_t i) const
        /*!
            ensures
                - waits for the work given to the default stream before, and returns element i
        !*/
        {
            number value;
            call_.check(cudaMemcpy(&value, data_ + i, sizeof(number), cudaMemcpyDeviceToHost));
            return value;
        }

    private:
        kernel_call call_;
        std::size_t size_;
        number* data_ = nullptr;
    };

    // Grid-stride loops: for (std::size_t i = first_index(); i < n; i += grid_stride())
    __device__ inline std::size_t first_index() { return std::size_t(blockIdx.x) * blockDim.x + threadIdx.x; }
    __device__ inline std::size_t grid_stride() { return std::size_t(gridDim.x) * blockDim.x; }
}

#endif
