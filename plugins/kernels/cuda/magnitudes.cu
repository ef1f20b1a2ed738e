// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/magnitudes.h>

#include <hypersparse/plugins/kernels/cuda/magnitude_kernels.cuh>
#include <hypersparse/plugins/kernels/cuda/radix_select.cuh>
#include <hypersparse/plugins/kernels/cuda/weight_spans.cuh>
#include <hypersparse/plugins/kernels/cuda/zero_kernels.cuh>

#include <bit>

namespace hypersparse::cuda
{
    namespace
    {
        std::uint32_t host_magnitude_bits(float x)
        {
            return std::bit_cast<std::uint32_t>(x) & 0x7fffffffu;
        }
    }

    float magnitude_of_rank(const std::vector<weight_tensor>& weights, std::size_t rank)
    {
        const kernel_call call("magnitude_of_rank", weights);
        on_device on_its_device(device_of(weights));
        weight_spans spans;
        const weight_tiles tiles = spans.update(weights, call);
        device_array<counter> counts(radix_bins, call);
        device_array<radix_selection> found(1, call);
        const radix_selection start = {0, rank};
        found.write(&start, 1, call);
        for (const radix_digit& digit : radix_digits)
        {
            counts.set_zero(call);
            call(blocks_for_tiles(tiles.tiles), count_digits, tiles, candidate_list(), digit, found.data(), counts.data());
            call(1, choose_digit, counts.data(), digit, candidate_list(), found.data());
        }
        return std::bit_cast<float>(found.read(0, call).bits);
    }

    magnitude_sums sum_magnitudes(const std::vector<weight_tensor>& weights)
    {
        const kernel_call call("sum_magnitudes", weights);
        on_device on_its_device(device_of(weights));
        weight_spans spans;
        const weight_tiles tiles = spans.update(weights, call);
        const unsigned blocks = blocks_for_tiles(tiles.tiles);
        if (blocks == 0)
            return {};
        device_array<double> sums(blocks + 1, call);            // the last one: their total
        device_array<std::uint32_t> largest(1, call);
        largest.set_zero(call);
        call(blocks, sum_magnitude_tiles, tiles, sums.data(), largest.data());
        call(1, write_total, sums.data(), std::size_t(blocks), sums.data() + blocks);
        return {sums.read(blocks, call), std::bit_cast<float>(largest.read(0, call))};
    }

    double sum_tanh(const std::vector<weight_tensor>& weights, float scale)
    {
        const kernel_call call("sum_tanh", weights);
        on_device on_its_device(device_of(weights));
        weight_spans spans;
        const weight_tiles tiles = spans.update(weights, call);
        const unsigned blocks = blocks_for_tiles(tiles.tiles);
        if (blocks == 0)
            return 0;
        device_array<double> sums(blocks + 1, call);
        call(blocks, sum_tanh_tiles, tiles, scale, sums.data());
        call(1, write_total, sums.data(), std::size_t(blocks), sums.data() + blocks);
        return sums.read(blocks, call);
    }

    std::size_t count_above(const weight_tensor& weights, float threshold)
    {
        const kernel_call call("count_above", *weights.params);
        on_device on_its_device(weights.params->device_id());
        weight_spans spans;
        const weight_tiles tiles = spans.update({weights}, call);
        if (tiles.tiles == 0)
            return 0;
        device_array<counter> count(1, call);
        count.set_zero(call);
        call(blocks_for_tiles(tiles.tiles), count_bits_above, tiles, host_magnitude_bits(threshold), count.data());
        return count.read(0, call);
    }

    std::size_t count_nonzero(const weight_tensor& weights)
    {
        return cuda::count_above(weights, 0);
    }

    std::size_t zero_small(const weight_tensor& weights, float threshold, std::size_t keep_ties)
    {
        if (weights.size == 0)
            return 0;
        const kernel_call call("zero_small", *weights.params);
        on_device on_its_device(weights.params->device_id());
        const std::size_t tiles = tiles_for(weights.size);
        device_array<counter> ties(tiles + 1, call);
        ties.set_zero(call);
        zero_small_by_kernels(weights.params->device(), weights.size, host_magnitude_bits(threshold), counter(keep_ties),
            ties.data(), call);
        const std::size_t all_ties = ties.read(tiles, call);
        return keep_ties < all_ties ? keep_ties : all_ties;
    }
}
