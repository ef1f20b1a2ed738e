// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CUDA_DEVICE_CODE_CUH
#define HYPERSPARSE_PLUGINS_KERNELS_CUDA_DEVICE_CODE_CUH

// What every file of kernels needs. Another compiler than nvcc sees these files in one place only: tests/twins/cuda_on_cpu.h,
// which runs them thread by thread on the CPU and brings its own form of what is included here.
#ifdef __CUDACC__
    #include <cub/block/block_reduce.cuh>
    #include <cub/block/block_scan.cuh>
#endif

#include <hypersparse/plugins/kernels/cuda/launch_shape.h>

#include <cstddef>
#include <cstdint>

#define HYPERSPARSE_KERNEL [[maybe_unused]] static __global__ __launch_bounds__(threads_per_block) void

namespace hypersparse::cuda
{
    using counter = unsigned long long;     // the 64-bit type that atomicAdd takes

    // Grid-stride loops: for (std::size_t i = first_index(); i < n; i += grid_stride())
    __device__ inline std::size_t first_index() { return std::size_t(blockIdx.x) * blockDim.x + threadIdx.x; }
    __device__ inline std::size_t grid_stride() { return std::size_t(gridDim.x) * blockDim.x; }

    __device__ inline std::uint32_t magnitude_bits(float w)
    {
        return __float_as_uint(w) & 0x7fffffffu;        // as integers they have the order of |w|; NaN comes last
    }
}

#endif
