// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/divergence_flag.h>

#include <hypersparse/plugins/kernels/dispatch.h>

#include <atomic>

#ifdef DLIB_USE_CUDA
    #include <dlib/cuda/cuda_dlib.h>
    #include <dlib/cuda/cuda_errors.h>

    #include <cuda_runtime.h>

    #include <string>
#endif

namespace hypersparse
{
    namespace cpu
    {
        [[maybe_unused]] static std::shared_ptr<std::uint64_t> shared_word()
        {
            return std::make_shared<std::uint64_t>(0);
        }

        [[maybe_unused]] static void wait_for_device(int)
        {
        }
    }

#ifdef DLIB_USE_CUDA
    namespace cuda
    {
        static void check(cudaError_t status, const char* what)
        {
            if (status != cudaSuccess)
                throw dlib::cuda_error(std::string(what) + ": " + cudaGetErrorString(status) + " (" + cudaGetErrorName(status) + ")");
        }

        static std::shared_ptr<std::uint64_t> shared_word()
        {
            void* memory = nullptr;
            check(cudaHostAlloc(&memory, sizeof(std::uint64_t), cudaHostAllocMapped | cudaHostAllocPortable),
                "host memory that the GPU can write to, for the flag of a diverged training");
            *static_cast<std::uint64_t*>(memory) = 0;
            return {static_cast<std::uint64_t*>(memory), [](std::uint64_t* word) { cudaFreeHost(word); }};
        }

        static void wait_for_device(int device)
        {
            dlib::cuda::raii_set_device on_that_device(device);
            check(cudaStreamSynchronize(nullptr), "waiting for the GPU's work, some of which failed");
        }
    }
#endif

    namespace
    {
        std::shared_ptr<std::uint64_t> new_word()
        {
            HYPERSPARSE_DISPATCH(shared_word());
        }
    }

    divergence_flag::divergence_flag() : word_(new_word())
    {
    }

    std::uint64_t divergence_flag::code() const
    {
        return std::atomic_ref(*word_).load(std::memory_order_acquire);
    }

    void wait_for_device(int device)
    {
        HYPERSPARSE_DISPATCH(wait_for_device(device));
    }
}
