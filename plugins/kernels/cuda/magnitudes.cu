// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/magnitudes.h>

#include <hypersparse/plugins/kernels/cuda/kernel_call.cuh>
#include <hypersparse/plugins/kernels/cuda/launch_shape.h>
#include <hypersparse/plugins/kernels/cuda/radix_select.cuh>
#include <hypersparse/plugins/penalty/tanh_sech.h>

#include <cub/block/block_reduce.cuh>
#include <cub/block/block_scan.cuh>
#include <dlib/cuda/cuda_dlib.h>

#include <bit>
#include <utility>

namespace hypersparse::cuda
{
    namespace
    {
        using counter = unsigned long long;     // the 64-bit type that atomicAdd takes

        struct as_it_is
        {
            __device__ double operator()(double x) const { return x; }
        };

        struct magnitude
        {
            __device__ double operator()(float w) const { return fabsf(w); }
        };

        struct tanh_of_magnitude
        {
            float scale;
            __device__ double operator()(float w) const { return tanh_of(scale * fabsf(w)); }
        };

        struct larger
        {
            __device__ std::uint32_t operator()(std::uint32_t a, std::uint32_t b) const { return a < b ? b : a; }
        };

        // One sum a block. CUB's block reduction adds in a fixed order.
        template <typename number, typename term>
        __global__ __launch_bounds__(threads_per_block) void sum_blocks(
            const number* x, std::size_t n, term of, double* sums)
        {
            double sum = 0;
            for (std::size_t i = first_index(); i < n; i += grid_stride())
                sum += of(x[i]);
            using block_reduce = cub::BlockReduce<double, threads_per_block>;
            __shared__ typename block_reduce::TempStorage storage;
            const double block_sum = block_reduce(storage).Sum(sum);
            if (threadIdx.x == 0)
                sums[blockIdx.x] = block_sum;
        }

        __global__ __launch_bounds__(threads_per_block) void largest_bits(
            const float* w, std::size_t n, std::uint32_t* largest)
        {
            std::uint32_t bits = 0;
            for (std::size_t i = first_index(); i < n; i += grid_stride())
                bits = max(bits, magnitude_bits(w[i]));
            using block_reduce = cub::BlockReduce<std::uint32_t, threads_per_block>;
            __shared__ typename block_reduce::TempStorage storage;
            const std::uint32_t block_bits = block_reduce(storage).Reduce(bits, larger());
            if (threadIdx.x == 0)
                atomicMax(largest, block_bits);
        }

        __global__ __launch_bounds__(threads_per_block) void count_bits_above(
            const float* w, std::size_t n, std::uint32_t threshold, counter* count)
        {
            counter above = 0;
            for (std::size_t i = first_index(); i < n; i += grid_stride())
                above += magnitude_bits(w[i]) > threshold;
            using block_reduce = cub::BlockReduce<counter, threads_per_block>;
            __shared__ typename block_reduce::TempStorage storage;
            const counter block_above = block_reduce(storage).Sum(above);
            if (threadIdx.x == 0)
                atomicAdd(count, block_above);
        }

        __global__ __launch_bounds__(threads_per_block) void count_ties(
            const float* w, std::size_t n, std::uint32_t threshold, counter* ties)
        {
            using block_reduce = cub::BlockReduce<counter, threads_per_block>;
            __shared__ typename block_reduce::TempStorage storage;
            for (std::size_t begin = blockIdx.x * tile_size; begin < n; begin += gridDim.x * tile_size)
            {
                const std::size_t end = min(n, begin + tile_size);
                counter count = 0;
                for (std::size_t i = begin + threadIdx.x; i < end; i += blockDim.x)
                    count += magnitude_bits(w[i]) == threshold;
                const counter tile_ties = block_reduce(storage).Sum(count);
                if (threadIdx.x == 0)
                    ties[begin / tile_size] = tile_ties;
                __syncthreads();        // the storage is used again
            }
        }

        // One block: every value becomes the sum of the values before it. (There is one for each tile: few.)
        __global__ __launch_bounds__(threads_per_block) void sum_before_each(counter* values, std::size_t n)
        {
            using block_scan = cub::BlockScan<counter, threads_per_block>;
            __shared__ typename block_scan::TempStorage storage;
            counter before = 0;
            for (std::size_t row = 0; row < n; row += blockDim.x)
            {
                const std::size_t i = row + threadIdx.x;
                counter sum, row_sum;
                block_scan(storage).ExclusiveSum(i < n ? values[i] : 0, sum, row_sum);
                if (i < n)
                    values[i] = before + sum;
                before += row_sum;
                __syncthreads();        // the storage is used again
            }
        }

        // ties_before[tile]: how many ties lie in the tiles before it.
        __global__ __launch_bounds__(threads_per_block) void zero_tiles(
            float* w, std::size_t n, std::uint32_t threshold, counter keep_ties, const counter* ties_before)
        {
            using block_scan = cub::BlockScan<unsigned, threads_per_block>;
            __shared__ typename block_scan::TempStorage storage;
            for (std::size_t begin = blockIdx.x * tile_size; begin < n; begin += gridDim.x * tile_size)
            {
                const std::size_t end = min(n, begin + tile_size);
                counter before = ties_before[begin / tile_size];
                for (std::size_t row = begin; row < end; row += blockDim.x)
                {
                    const std::size_t i = row + threadIdx.x;
                    const std::uint32_t bits = i < end ? magnitude_bits(w[i]) : 0xffffffffu;     // past the end: above all
                    const unsigned tie = bits == threshold;
                    unsigned rank, row_ties;
                    block_scan(storage).ExclusiveSum(tie, rank, row_ties);
                    if (bits < threshold || (tie && before + rank >= keep_ties))
                        w[i] = 0;
                    before += row_ties;
                    __syncthreads();    // the storage is used again
                }
            }
        }

        std::uint32_t host_magnitude_bits(float x)
        {
            return std::bit_cast<std::uint32_t>(x) & 0x7fffffffu;
        }

        const float* read_only(const weight_tensor& weights)
        {
            return std::as_const(*weights.params).device();
        }

        // The device that holds all of these weights; that of dlib's current thread for an empty list.
        int device_of(const std::vector<weight_tensor>& weights)
        {
            const int device = weights.empty() ? dlib::cuda::get_device() : weights.front().params->device_id();
            for (const weight_tensor& tensor : weights)
                DLIB_CASSERT(tensor.params->device_id() == device, "weights of one network, expected on GPU " << device
                    << ", found " << tensor.name() << " on GPU " << tensor.params->device_id());
            return device;
        }

        template <typename term>
        double launch_sum(const std::vector<weight_tensor>& weights, term of, const kernel_call& call)
        {
            std::size_t blocks = 0;
            for (const weight_tensor& tensor : weights)
                blocks += blocks_for(tensor.size);
            if (blocks == 0)
                return 0;
            device_array<double> sums(blocks + 1, call);        // the last one: their total
            double* next = sums.data();
            for (const weight_tensor& tensor : weights)
            {
                if (tensor.size == 0)
                    continue;
                sum_blocks<<<blocks_for(tensor.size), threads_per_block>>>(read_only(tensor), tensor.size, of, next);
                call.check_launch();
                next += blocks_for(tensor.size);
            }
            sum_blocks<<<1, threads_per_block>>>(sums.data(), blocks, as_it_is(), next);
            call.check_launch();
            return sums.read(blocks);
        }

        float launch_largest(const std::vector<weight_tensor>& weights, const kernel_call& call)
        {
            device_array<std::uint32_t> largest(1, call);
            largest.set_zero();
            for (const weight_tensor& tensor : weights)
            {
                if (tensor.size == 0)
                    continue;
                largest_bits<<<blocks_for(tensor.size), threads_per_block>>>(
                    read_only(tensor), tensor.size, largest.data());
                call.check_launch();
            }
            return std::bit_cast<float>(largest.read(0));
        }
    }

    float magnitude_of_rank(const std::vector<weight_tensor>& weights, std::size_t rank)
    {
        const kernel_call call{"magnitude_of_rank", count_weights(weights)};
        dlib::cuda::raii_set_device on_its_device(device_of(weights));
        device_array<counter> counts(radix_bins, call);
        device_array<radix_selection> found(1, call);
        found.write(0, {0, rank});
        for (const radix_digit& digit : radix_digits)
        {
            counts.set_zero();
            for (const weight_tensor& tensor : weights)
            {
                if (tensor.size == 0)
                    continue;
                count_digits<<<blocks_for(tensor.size), threads_per_block>>>(
                    read_only(tensor), tensor.size, digit, found.data(), counts.data());
                call.check_launch();
            }
            choose_digit<<<1, threads_per_block>>>(counts.data(), digit, found.data());
            call.check_launch();
        }
        return std::bit_cast<float>(found.read(0).bits);
    }

    magnitude_sums sum_magnitudes(const std::vector<weight_tensor>& weights)
    {
        const kernel_call call{"sum_magnitudes", count_weights(weights)};
        dlib::cuda::raii_set_device on_its_device(device_of(weights));
        return {launch_sum(weights, magnitude(), call), launch_largest(weights, call)};
    }

    double sum_tanh(const std::vector<weight_tensor>& weights, float scale)
    {
        const kernel_call call{"sum_tanh", count_weights(weights)};
        dlib::cuda::raii_set_device on_its_device(device_of(weights));
        return launch_sum(weights, tanh_of_magnitude{scale}, call);
    }

    std::size_t count_above(const weight_tensor& weights, float threshold)
    {
        if (weights.size == 0)
            return 0;
        const kernel_call call{"count_above", weights.size};
        dlib::cuda::raii_set_device on_its_device(weights.params->device_id());
        device_array<counter> count(1, call);
        count.set_zero();
        count_bits_above<<<blocks_for(weights.size), threads_per_block>>>(
            read_only(weights), weights.size, host_magnitude_bits(threshold), count.data());
        call.check_launch();
        return count.read(0);
    }

    std::size_t count_nonzero(const weight_tensor& weights)
    {
        return cuda::count_above(weights, 0);
    }

    // Two passes: count the ties of each tile, then decide on every number, knowing how many ties lie before it.
    std::size_t zero_small(const weight_tensor& weights, float threshold, std::size_t keep_ties)
    {
        if (weights.size == 0)
            return 0;
        const kernel_call call{"zero_small", weights.size};
        dlib::cuda::raii_set_device on_its_device(weights.params->device_id());
        const std::uint32_t limit = host_magnitude_bits(threshold);
        const std::size_t tiles = tiles_for(weights.size);
        device_array<counter> ties(tiles + 1, call);            // summed up, the last one is the number of all ties
        ties.set_zero();
        count_ties<<<blocks_for_tiles(tiles), threads_per_block>>>(read_only(weights), weights.size, limit, ties.data());
        call.check_launch();
        sum_before_each<<<1, threads_per_block>>>(ties.data(), tiles + 1);
        call.check_launch();
        zero_tiles<<<blocks_for_tiles(tiles), threads_per_block>>>(
            weights.params->device(), weights.size, limit, keep_ties, ties.data());
        call.check_launch();
        const std::size_t all_ties = ties.read(tiles);
        return keep_ties < all_ties ? keep_ties : all_ties;
    }
}
