// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CUDA_BLOCK_SUMS_CUH
#define HYPERSPARSE_PLUGINS_KERNELS_CUDA_BLOCK_SUMS_CUH

#include <hypersparse/plugins/kernels/cuda/device_code.cuh>

namespace hypersparse::cuda
{
    // CUB's block reduction adds in a fixed order, and so does total_of().
    __device__ inline void write_block_sum(double sum, double* sums)
    {
        using block_reduce = cub::BlockReduce<double, threads_per_block>;
        __shared__ typename block_reduce::TempStorage storage;
        const double block_sum = block_reduce(storage).Sum(sum);
        if (threadIdx.x == 0)
            sums[blockIdx.x] = block_sum;
    }

    __device__ inline double total_of(const double* sums, std::size_t n)
    /*!
        requires
            - called by all threads of one block
        ensures
            - returns the sum of sums[0] ... sums[n-1] to thread 0
    !*/
    {
        double sum = 0;
        for (std::size_t i = threadIdx.x; i < n; i += threads_per_block)
            sum += sums[i];
        using block_reduce = cub::BlockReduce<double, threads_per_block>;
        __shared__ typename block_reduce::TempStorage storage;
        return block_reduce(storage).Sum(sum);
    }

    struct larger
    {
        __device__ std::uint32_t operator()(std::uint32_t a, std::uint32_t b) const { return a < b ? b : a; }
    };

    __device__ inline void add_largest(std::uint32_t bits, std::uint32_t* largest)
    {
        using block_reduce = cub::BlockReduce<std::uint32_t, threads_per_block>;
        __shared__ typename block_reduce::TempStorage storage;
        const std::uint32_t block_largest = block_reduce(storage).Reduce(bits, larger());
        if (threadIdx.x == 0)
            atomicMax(largest, block_largest);
    }
}

#endif
