// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CUDA_DEVICE_ARRAY_CUH
#define HYPERSPARSE_PLUGINS_KERNELS_CUDA_DEVICE_ARRAY_CUH

#include <hypersparse/plugins/kernels/cuda/kernel_call.cuh>

#include <utility>

namespace hypersparse::cuda
{
    template <typename number>
    class device_array
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Memory on the device that was current when it was made. It is freed when the work that was given to dlib's
                stream (the default one) before is done. Nothing waits for the GPU but read().
        !*/

    public:
        device_array() = default;

        device_array(std::size_t size, const kernel_call& call) : size_(size)
        {
            call.check(cudaGetDevice(&device_));
            call.check(cudaMallocAsync(&data_, size_ * sizeof(number), cudaStream_t(nullptr)));
        }

        ~device_array()
        {
            if (!data_)
                return;
            on_device where_it_was_made(device_);
            cudaFreeAsync(data_, nullptr);
        }

        device_array(device_array&& other) noexcept { swap(other); }
        device_array& operator=(device_array&& other) noexcept
        {
            swap(other);
            return *this;
        }

        std::size_t size() const { return size_; }
        number* data() const { return data_; }

        void set_zero(const kernel_call& call)
        {
            call.check(cudaMemsetAsync(data_, 0, size_ * sizeof(number), nullptr));
        }

        void write(const number* values, std::size_t n, const kernel_call& call)
        /*!
            ensures
                - sets the first n elements; the values may be changed at once after the call
        !*/
        {
            call.check(cudaMemcpyAsync(data_, values, n * sizeof(number), cudaMemcpyHostToDevice, nullptr));
        }

        number read(std::size_t i, const kernel_call& call) const
        /*!
            ensures
                - waits for the work given to the default stream before, and returns element i
        !*/
        {
            number value;
            call.check(cudaMemcpy(&value, data_ + i, sizeof(number), cudaMemcpyDeviceToHost));
            return value;
        }

    private:
        void swap(device_array& other) noexcept
        {
            std::swap(data_, other.data_);
            std::swap(size_, other.size_);
            std::swap(device_, other.device_);
        }

        number* data_ = nullptr;
        std::size_t size_ = 0;
        int device_ = 0;
    };
}

#endif
