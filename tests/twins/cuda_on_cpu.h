// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_TWINS_CUDA_ON_CPU_H
#define HYPERSPARSE_TESTS_TWINS_CUDA_ON_CPU_H

#include <hypersparse/plugins/kernels/cuda/launch_shape.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <utility>

/*!
    WHAT THIS FILE DEFINES
        What a kernel file needs to be compiled by a C++ compiler and run on the CPU: the words of CUDA C++, the two block
        algorithms of CUB, and a launcher. Blocks run one after the other, the threads of a block as fibres: each runs until
        it reaches a barrier, and goes on when all others have reached it. So everything is executed as it is written,
        __syncthreads() and shared memory included; what cannot be seen are races and the memory model.

        Shared memory keeps what the block before left in it, as on a GPU. A block reduction gives its result to thread 0
        and NaN or a large number to the others, so nobody may use theirs.
!*/

#define __global__
#define __device__
#define __shared__ static
#define __launch_bounds__(threads)

namespace cuda_on_cpu
{
    struct index_3d
    {
        unsigned x = 0, y = 0, z = 0;
    };

    inline index_3d thread_index, block_index, block_size, grid_size;

    void wait_at_barrier();
    /*!
        ensures
            - returns when all threads of the block have called this function once more
    !*/

    bool any_thread(bool condition);        // a barrier that tells whether the condition holds for any thread

    void run_grid(unsigned blocks, unsigned threads, const std::function<void()>& kernel);
    /*!
        throws
            - std::logic_error if some threads of a block ended while others wait at a barrier
    !*/

    std::size_t barriers();
    /*!
        ensures
            - returns how many barriers all blocks together have passed since the program began
    !*/

    struct launcher
    {
        template <typename... parameters, typename... arguments>
        void operator()(unsigned blocks, void (*kernel)(parameters...), const arguments&... values) const
        {
            run_grid(blocks, hypersparse::cuda::threads_per_block, [&] { kernel(values...); });
        }
    };
}

#define threadIdx cuda_on_cpu::thread_index
#define blockIdx cuda_on_cpu::block_index
#define blockDim cuda_on_cpu::block_size
#define gridDim cuda_on_cpu::grid_size

inline void __syncthreads() { cuda_on_cpu::wait_at_barrier(); }
inline int __syncthreads_or(int condition) { return cuda_on_cpu::any_thread(condition != 0); }
inline std::uint32_t __float_as_uint(float x) { return std::bit_cast<std::uint32_t>(x); }
inline float __uint_as_float(std::uint32_t x) { return std::bit_cast<float>(x); }

template <typename number>
number atomicAdd(number* where, number value)
{
    return std::exchange(*where, *where + value);
}

inline std::uint32_t atomicMax(std::uint32_t* where, std::uint32_t value)
{
    return std::exchange(*where, *where < value ? value : *where);
}

namespace cub
{
    template <typename number, int threads>
    class BlockReduce
    {
    public:
        struct TempStorage
        {
            number values[threads];
        };

        explicit BlockReduce(TempStorage& storage) : storage_(storage) {}

        template <typename operation>
        number Reduce(number value, operation combine)
        {
            storage_.values[threadIdx.x] = value;
            __syncthreads();
            number result;
            std::memset(&result, 0xff, sizeof(result));     // what the other threads get
            if (threadIdx.x == 0)
            {
                result = storage_.values[0];
                for (int i = 1; i < threads; ++i)
                    result = combine(result, storage_.values[i]);
            }
            __syncthreads();
            return result;
        }

        number Sum(number value)
        {
            return Reduce(value, [](number a, number b) { return a + b; });
        }

    private:
        TempStorage& storage_;
    };

    template <typename number, int threads>
    class BlockScan
    {
    public:
        struct TempStorage
        {
            number values[threads];
        };

        explicit BlockScan(TempStorage& storage) : storage_(storage) {}

        void ExclusiveSum(number value, number& before, number& all)
        {
            storage_.values[threadIdx.x] = value;
            __syncthreads();
            before = all = 0;
            for (unsigned i = 0; i < threads; ++i)
            {
                before += i < threadIdx.x ? storage_.values[i] : number(0);
                all += storage_.values[i];
            }
            __syncthreads();
        }

        template <int own>
        void ExclusiveSum(const number (&values)[own], number (&before)[own])
        {
            number sum = 0, all = 0;
            for (number value : values)
                sum += value;
            ExclusiveSum(sum, before[0], all);
            for (int i = 1; i < own; ++i)
                before[i] = before[i - 1] + values[i - 1];
        }

    private:
        TempStorage& storage_;
    };
}

#endif
