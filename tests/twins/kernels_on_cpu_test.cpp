// SPDX-License-Identifier: BSL-1.0
// The CUDA kernels, run thread by thread on the CPU as they are written, against their twins; and the launch arithmetic.
#include "cuda_on_cpu.h"

#define BOOST_TEST_MODULE kernels_on_cpu
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "kernel_cases.h"

#include <hypersparse/plugins/kernels/cuda/fold_kernel.cuh>
#include <hypersparse/plugins/kernels/cuda/hypersparse_kernels.cuh>
#include <hypersparse/plugins/kernels/cuda/magnitude_kernels.cuh>
#include <hypersparse/plugins/kernels/cuda/masked_step_kernel.cuh>
#include <hypersparse/plugins/kernels/cuda/momentum_step_kernel.cuh>
#include <hypersparse/plugins/kernels/cuda/zero_kernels.cuh>
#include <hypersparse/plugins/kernels/hypersparse_probe.h>

#include <numeric>

using namespace hypersparse;
using namespace hypersparse::cuda;
namespace data = boost::unit_test::data;
using kernel_cases::numbers;
using kernel_cases::several_tensors;

namespace
{
    // Up to a few blocks: every thread of every block is a fibre.
    const auto cases = data::make(kernel_cases::kinds) * data::make(std::vector<std::size_t>{0, 1, 31, 33, 4097, 9001});
    constexpr cuda_on_cpu::launcher launch;

    std::vector<weight_span> spans_of(const std::vector<weight_tensor>& weights)
    {
        std::vector<weight_span> spans;
        for (const weight_tensor& tensor : weights)
            append_span(spans, std::as_const(*tensor.params).host(), tensor.size);
        return spans;
    }

    // As cuda/magnitudes.cu does it.
    float rank_by_kernels(const std::vector<weight_tensor>& weights, std::size_t rank)
    {
        const std::vector<weight_span> spans = spans_of(weights);
        const weight_tiles tiles = tiles_of(spans, spans.data());
        std::vector<counter> counts;
        radix_selection found = {0, rank};
        for (const radix_digit& digit : radix_digits)
        {
            counts.assign(radix_bins, 0);
            launch(blocks_for_tiles(tiles.tiles), count_digits, tiles, candidate_list(), digit, &found, counts.data());
            launch(1, choose_digit, counts.data(), digit, candidate_list(), &found);
        }
        return std::bit_cast<float>(found.bits);
    }

    // As cuda/hypersparse_probe.cu does it, in host memory.
    struct probe_on_cpu
    {
        explicit probe_on_cpu(std::size_t capacity) : candidates(capacity) {}

        const hypersparse_numbers& measure(const std::vector<weight_tensor>& weights, std::size_t rank)
        {
            const std::vector<weight_span> spans = spans_of(weights);
            counts.assign(std::size(radix_digits) * radix_bins, 0);
            found_candidates = 0;
            complete = largest = 0;
            const probe_memory memory = {.counts = counts.data(), .found = &found,
                .candidates = {.bits = candidates.data(), .capacity = candidates.size(), .count = &found_candidates,
                    .foretold = &foretold, .complete = &complete},
                .sums = sums.data(), .largest = &largest, .numbers = &result};
            measure_by_kernels(tiles_of(spans, spans.data()), rank, memory, launch);
            return result;
        }

        std::vector<std::uint32_t> candidates;
        std::vector<counter> counts;
        std::vector<double> sums = std::vector<double>(most_blocks);
        counter found_candidates = 0;
        std::uint32_t foretold = no_digit, complete = 0, largest = 0;
        radix_selection found = {};
        hypersparse_numbers result;
    };

    hypersparse_numbers by_twin(const std::vector<weight_tensor>& weights, std::size_t rank)
    {
        const auto probe = cpu::make_hypersparse_probe();
        probe->measure(weights, rank);
        return probe->read();
    }

    void scale_weights(weight_storage& storage, float factor)
    {
        for (const weight_tensor& tensor : storage.weights())
            for (std::size_t i = 0; i < tensor.size; ++i)
                tensor.params->host()[i] *= factor;
    }

    struct layer_state
    {
        std::vector<float> step, velocity, params, gradient;

        explicit layer_state(const std::vector<float>& w)
            : step(w.size(), 77.0f), velocity(random_numbers(w.size(), 1)), params(w), gradient(random_numbers(w.size(), 3)) {}

        impl::step_arrays arrays()
        {
            return {step.data(), velocity.data(), params.data(), gradient.data(), params.size()};
        }
    };

    template <typename policy>
    void check_step(const std::vector<float>& w, bool hold_zeros)
    {
        const std::size_t n = w.size();
        layer_state by_threads(w), by_loop(w);
        std::uint64_t marked = 0;
        launch(blocks_for(n), momentum_step_kernel<policy>, by_threads.arrays(), kernel_cases::plan_of(n, hold_zeros),
            slope_source{.in_place = &kernel_cases::coefficients, .value = {}}, divergence_mark{.word = &marked, .code = 5});
        const bool finite = impl::momentum_step_loop<policy>(
            by_loop.arrays(), kernel_cases::plan_of(n, hold_zeros), kernel_cases::coefficients);
        BOOST_TEST(marked == (finite ? 0u : 5u));
        BOOST_TEST(kernel_cases::close(by_threads.step.data(), by_loop.step.data(), n));
        BOOST_TEST(kernel_cases::close(by_threads.velocity.data(), by_loop.velocity.data(), n));
    }

    void check_steps(const std::vector<float>& w)
    {
        for (bool hold_zeros : {false, true})
        {
            #define HYPERSPARSE_PENALTY(policy) check_step<policy>(w, hold_zeros);
            #include <hypersparse/plugins/penalty/penalty_table.inc>
        }
    }
}

BOOST_AUTO_TEST_CASE(there_are_as_many_blocks_as_the_numbers_need_and_no_more_than_allowed)
{
    BOOST_TEST(blocks_for(0) == 0);
    BOOST_TEST(blocks_for(1) == 1);
    BOOST_TEST(blocks_for(threads_per_block) == 1);
    BOOST_TEST(blocks_for(threads_per_block + 1) == 2);
    for (std::size_t n : {std::size_t(20024000), std::size_t(1) << 31, std::size_t(1) << 40, std::numeric_limits<std::size_t>::max()})
        BOOST_TEST(blocks_for(n) == most_blocks);
}

BOOST_AUTO_TEST_CASE(tiles_cover_all_numbers_and_none_is_empty)
{
    BOOST_TEST(tiles_for(0) == 0);
    for (std::size_t n : {std::size_t(1), tile_size - 1, tile_size, tile_size + 1, std::size_t(1) << 31})
    {
        BOOST_TEST(tiles_for(n) * tile_size >= n);
        BOOST_TEST((tiles_for(n) - 1) * tile_size < n);
    }
    BOOST_TEST(tile_size % (loads_in_flight * threads_per_block) == 0);     // a tile's rows fill it
}

BOOST_AUTO_TEST_CASE(every_number_of_every_layer_is_in_one_tile)
{
    std::vector<weight_span> spans;
    const std::vector<std::size_t> layers = {3, 0, tile_size, 1, 0, 5 * tile_size + 7, (std::size_t(1) << 31) - 1};
    for (std::size_t size : layers)
        append_span(spans, reinterpret_cast<const float*>(sizeof(float)), size);
    const weight_tiles tiles = tiles_of(spans, spans.data());
    BOOST_TEST(spans.size() == 5);
    std::size_t all = 0;
    for (std::size_t i = 0; i < tiles.tiles; ++i)
    {
        const weight_tile tile = tile_at(tiles, i);
        BOOST_REQUIRE(tile.size >= 1);
        BOOST_REQUIRE(tile.size <= tile_size);
        all += tile.size;
    }
    BOOST_TEST(all == std::accumulate(layers.begin(), layers.end(), std::size_t(0)));
    BOOST_TEST(tile_at(tiles, 1).size == tile_size);
    BOOST_TEST(tile_at(tiles, tiles.tiles - 1).data == tile_at(tiles, tiles.tiles - 2).data + tile_size);
}

BOOST_DATA_TEST_CASE(the_magnitude_of_a_rank_is_the_same_number, cases, kind, n)
{
    const weight_storage storage = several_tensors(kind, n);
    for (std::size_t rank : kernel_cases::ranks(n))
        BOOST_TEST(rank_by_kernels(storage.weights(), rank) == cpu::magnitude_of_rank(storage.weights(), rank));
}

BOOST_DATA_TEST_CASE(a_probe_gives_the_twins_numbers_whether_or_not_it_foretold_the_digit, cases, kind, n)
{
    for (std::size_t rank : kernel_cases::ranks(n))
    {
        probe_on_cpu probe(n / 8 + 1);
        weight_storage storage = several_tensors(kind, n);
        for (float factor : {1.0f, 1.01f, 7.0f, 0.999f})
        {
            scale_weights(storage, factor);
            BOOST_TEST(kernel_cases::same_numbers(probe.measure(storage.weights(), rank), by_twin(storage.weights(), rank)));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_probe_lists_candidates_from_the_second_step_on_and_not_where_there_are_too_many)
{
    weight_storage storage = several_tensors("random", 100003);
    probe_on_cpu probe(100003), too_small(10);
    probe.measure(storage.weights(), 90000);
    BOOST_TEST(probe.complete == 0u);
    BOOST_TEST(probe.found_candidates == 0u);
    probe.measure(storage.weights(), 90000);
    BOOST_TEST(probe.complete == 1u);
    BOOST_TEST(probe.found_candidates > 10u);
    BOOST_TEST(probe.found_candidates < 100003u / 4);
    too_small.measure(storage.weights(), 90000);
    too_small.measure(storage.weights(), 90000);
    BOOST_TEST(too_small.complete == 0u);
    BOOST_TEST(too_small.found_candidates == probe.found_candidates);
    BOOST_TEST(too_small.result.threshold == probe.result.threshold);
}

BOOST_AUTO_TEST_CASE(a_probe_repeats_bit_for_bit_and_serves_more_tiles_than_there_are_blocks)
{
    const weight_storage storage({numbers("random", (most_blocks + 3) * tile_size + 5, 1), numbers("mixed", 1001, 2)});
    probe_on_cpu first(1 << 20), second(1);
    const std::size_t rank = count_weights(storage.weights()) / 10 * 9;
    first.measure(storage.weights(), rank);
    first.measure(storage.weights(), rank);         // from the list
    second.measure(storage.weights(), rank);        // from all weights
    BOOST_TEST(first.complete == 1u);
    BOOST_TEST((std::memcmp(&first.result, &second.result, sizeof(hypersparse_numbers)) == 0));
    BOOST_TEST(kernel_cases::same_numbers(first.result, by_twin(storage.weights(), rank)));
}

BOOST_DATA_TEST_CASE(sums_and_the_largest_agree, cases, kind, n)
{
    const weight_storage storage = several_tensors(kind, n);
    const std::vector<weight_span> spans = spans_of(storage.weights());
    const weight_tiles tiles = tiles_of(spans, spans.data());
    const unsigned blocks = blocks_for_tiles(tiles.tiles);
    std::vector<double> sums(blocks + 1);
    std::uint32_t largest = 0;
    launch(blocks, sum_magnitude_tiles, tiles, sums.data(), &largest);
    launch(1, write_total, sums.data(), std::size_t(blocks), sums.data() + blocks);
    const magnitude_sums expected = cpu::sum_magnitudes(storage.weights());
    BOOST_TEST(kernel_cases::close(sums[blocks], expected.sum, kernel_cases::sums_agree));
    BOOST_TEST(std::bit_cast<float>(largest) == expected.largest);
    for (float scale : {0.0f, 0.6585f, 50.0f, 1e30f})
    {
        launch(blocks, sum_tanh_tiles, tiles, scale, sums.data());
        launch(1, write_total, sums.data(), std::size_t(blocks), sums.data() + blocks);
        BOOST_TEST(kernel_cases::close(sums[blocks], cpu::sum_tanh(storage.weights(), scale), kernel_cases::sums_agree));
    }
}

BOOST_DATA_TEST_CASE(counts_and_zeroing_are_identical, cases, kind, n)
{
    weight_storage by_kernels = several_tensors(kind, n), by_cpu = several_tensors(kind, n);
    std::vector<float> thresholds = {0, 0.25f, std::numeric_limits<float>::infinity()};
    if (n != 0)
        thresholds.push_back(cpu::magnitude_of_rank(by_cpu.weights(), n - n / 50 - 1));
    for (float threshold : thresholds)
        for (std::size_t keep_ties : {std::size_t(0), n / 20})
            for (std::size_t layer = 0; layer < by_cpu.weights().size(); ++layer)
            {
                const weight_tensor& w = by_kernels.weights()[layer];
                if (w.size == 0)
                    continue;
                const std::uint32_t bits = std::bit_cast<std::uint32_t>(threshold);
                const std::vector<weight_span> spans = spans_of({w});
                counter above = 0;
                launch(blocks_for_tiles(tiles_for(w.size)), count_bits_above, tiles_of(spans, spans.data()), bits, &above);
                BOOST_TEST(above == cpu::count_above(by_cpu.weights()[layer], threshold));

                std::vector<counter> ties(tiles_for(w.size) + 1);
                zero_small_by_kernels(w.params->host(), w.size, bits, counter(keep_ties), ties.data(), launch);
                BOOST_TEST(std::min<counter>(keep_ties, ties.back()) == cpu::zero_small(by_cpu.weights()[layer], threshold, keep_ties));
                BOOST_TEST((std::memcmp(w.params->host(), by_cpu.params(layer).host(), w.params->size() * sizeof(float)) == 0));
            }
}

BOOST_DATA_TEST_CASE(batch_normalisation_is_folded_alike, data::make({1, 31, 33, 700}), channels)
{
    kernel_cases::batch_norm on_cpu(channels), by_kernel(channels);
    cpu::fold_batch_norm(on_cpu.scale, on_cpu.shift, on_cpu.params, on_cpu.means, on_cpu.variances, 1e-5f);
    const impl::batch_norm_arrays arrays = {by_kernel.scale.host(), by_kernel.shift.host(), by_kernel.params.host(),
        by_kernel.means.host(), by_kernel.variances.host(), by_kernel.means.size()};
    launch(blocks_for(arrays.channels), fold_channels, arrays, 1e-5f);
    BOOST_TEST(kernel_cases::close(on_cpu.scale.host(), by_kernel.scale.host(), arrays.channels));
    BOOST_TEST(kernel_cases::close(on_cpu.shift.host(), by_kernel.shift.host(), arrays.channels));
}

BOOST_DATA_TEST_CASE(steps_agree_for_every_penalty, cases, kind, n)
{
    check_steps(numbers(kind, n, 6));
}

BOOST_DATA_TEST_CASE(masked_weights_are_held_alike, cases, kind, n)
{
    const std::vector<float> w = numbers(kind, n, 6), flags = numbers("signed zeros", n, 7);
    layer_state by_threads(w);
    launch(blocks_for(n), hold_masked_elements, impl::masked_arrays{by_threads.step.data(), by_threads.velocity.data(),
        by_threads.params.data(), flags.data(), n});
    dlib::resizable_tensor step, velocity, params, active;
    const layer_state before(w);
    for (const auto& [tensor, values] : {std::pair(&step, &before.step), {&velocity, &before.velocity}, {&params, &w}, {&active, &flags}})
    {
        tensor->set_size(static_cast<long long>(n));
        std::copy(values->begin(), values->end(), tensor->host());
    }
    cpu::hold_masked(step, velocity, params, active);
    BOOST_TEST((std::memcmp(step.host(), by_threads.step.data(), n * sizeof(float)) == 0));
    BOOST_TEST((std::memcmp(velocity.host(), by_threads.velocity.data(), n * sizeof(float)) == 0));
}

BOOST_AUTO_TEST_CASE(a_step_serves_more_numbers_than_there_are_threads)
{
    check_step<hypersparse_penalty>(numbers("signed zeros", most_blocks * threads_per_block + 999, 8), true);
}

BOOST_DATA_TEST_CASE(a_number_that_is_not_finite_is_marked_wherever_it_stands,
    data::make({std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()})
        * data::make({0, 31, 32, 3276, 4000, 4096}), number, position)
{
    std::vector<float> w = numbers("random", 4097, 7);
    w[position] = number;
    check_steps(w);
}

BOOST_AUTO_TEST_CASE(the_first_mark_stays)
{
    layer_state state({std::numeric_limits<float>::infinity()});
    std::uint64_t marked = 3;
    launch(1, momentum_step_kernel<l1_penalty>, state.arrays(), kernel_cases::plan_of(1, false), slope_source(),
        divergence_mark{.word = &marked, .code = 5});
    BOOST_TEST(marked == 3u);
    launch(1, momentum_step_kernel<l1_penalty>, state.arrays(), kernel_cases::plan_of(1, false), slope_source(), divergence_mark());
}

BOOST_AUTO_TEST_CASE(the_barriers_of_the_kernels_are_really_executed)
{
    const std::size_t before = cuda_on_cpu::barriers();
    std::vector<int> seen(64);
    cuda_on_cpu::run_grid(2, 64, [&]
    {
        seen[threadIdx.x] = static_cast<int>(threadIdx.x + blockIdx.x);
        __syncthreads();
        BOOST_REQUIRE(seen[(threadIdx.x + 1) % 64] == static_cast<int>((threadIdx.x + 1) % 64 + blockIdx.x));
        __syncthreads();
    });
    BOOST_TEST(cuda_on_cpu::barriers() == before + 6);      // two, and the end, of two blocks
    BOOST_CHECK_THROW(cuda_on_cpu::run_grid(1, 64, [] { if (threadIdx.x != 9) __syncthreads(); }), std::logic_error);
}
