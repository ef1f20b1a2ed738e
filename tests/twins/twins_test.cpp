// SPDX-License-Identifier: BSL-1.0
// Every kernel on the GPU against its twin on the CPU, on one table of inputs: kind of numbers x how many of them.
#define BOOST_TEST_MODULE twins
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "kernel_cases.h"

#include <hypersparse/plugins/kernels/cuda/launch_shape.h>
#include <hypersparse/plugins/kernels/device_check.h>
#include <hypersparse/plugins/kernels/hypersparse_probe.h>
#include <hypersparse/plugins/kernels/masked_step.h>

#include <cstdlib>
#include <cstring>

using namespace hypersparse;
namespace unit_test = boost::unit_test;
namespace data = boost::unit_test::data;
using kernel_cases::numbers;
using kernel_cases::several_tensors;

namespace
{
    boost::test_tools::assertion_result there_is_a_gpu(unit_test::test_unit_id)
    {
        return gpu_present();
    }

    // HYPERSPARSE_SMALL_CASES: for tools that make every access a hundred times slower.
    std::vector<std::size_t> sizes()
    {
        if (std::getenv("HYPERSPARSE_SMALL_CASES"))
            return {0, 33, 4097};
        return kernel_cases::sizes;
    }

    const auto cases = data::make(kernel_cases::kinds) * data::make(sizes());

    bool same_bits(const dlib::tensor& a, const dlib::tensor& b)
    {
        return a.size() == b.size() && std::memcmp(a.host(), b.host(), a.size() * sizeof(float)) == 0;
    }

    dlib::resizable_tensor tensor_of(const std::vector<float>& values)
    {
        dlib::resizable_tensor t(static_cast<long long>(values.size()));
        std::copy(values.begin(), values.end(), t.host());
        return t;
    }

    hypersparse_numbers measured_by(hypersparse_probe& probe, const weight_storage& storage, std::size_t rank)
    {
        probe.measure(storage.weights(), rank);
        return probe.read();
    }

    // One layer's step from the same state on both sides, and a second time on the GPU.
    template <typename policy>
    void check_step(const std::vector<float>& w, bool hold_zeros)
    {
        const std::size_t n = w.size();
        const step_plan plan = kernel_cases::plan_of(n, hold_zeros);
        const slope_source slope = {.in_place = nullptr, .value = kernel_cases::coefficients};
        const dlib::resizable_tensor params = tensor_of(w), gradient = tensor_of(random_numbers(n, 4));
        const dlib::resizable_tensor velocity = tensor_of(random_numbers(n, 5));
        dlib::resizable_tensor cpu_velocity = velocity, gpu_velocity = velocity, again_velocity = velocity;
        dlib::resizable_tensor cpu_step = params, gpu_step = params, again_step = params;
        const divergence_flag on_cpu, on_gpu;
        cpu::momentum_step(policy(), cpu_step, cpu_velocity, params, gradient, plan, slope, on_cpu.mark(3));
        cuda::momentum_step(policy(), gpu_step, gpu_velocity, params, gradient, plan, slope, on_gpu.mark(3));
        cuda::momentum_step(policy(), again_step, again_velocity, params, gradient, plan, slope, divergence_mark());
        wait_for_device(params.device_id());
        BOOST_TEST(on_cpu.code() == on_gpu.code());
        BOOST_TEST(kernel_cases::close(cpu_velocity.host(), gpu_velocity.host(), n));
        BOOST_TEST(kernel_cases::close(cpu_step.host(), gpu_step.host(), n));
        BOOST_TEST(same_bits(gpu_velocity, again_velocity));
        BOOST_TEST(same_bits(gpu_step, again_step));
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

BOOST_AUTO_TEST_SUITE(twins, * unit_test::precondition(there_is_a_gpu))

BOOST_DATA_TEST_CASE(magnitude_of_rank_is_the_same_number, cases, kind, n)
{
    const weight_storage storage = several_tensors(kind, n);
    for (std::size_t rank : kernel_cases::ranks(n))
        BOOST_TEST(cpu::magnitude_of_rank(storage.weights(), rank) == cuda::magnitude_of_rank(storage.weights(), rank));
}

BOOST_DATA_TEST_CASE(masked_weights_are_held_alike, cases, kind, n)
{
    const dlib::resizable_tensor params = tensor_of(kernel_cases::numbers(kind, n, 6));
    const dlib::resizable_tensor active = tensor_of(kernel_cases::numbers("signed zeros", n, 7));
    dlib::resizable_tensor cpu_step = tensor_of(random_numbers(n, 1)), cpu_velocity = tensor_of(random_numbers(n, 2));
    dlib::resizable_tensor gpu_step = cpu_step, gpu_velocity = cpu_velocity;
    cpu::hold_masked(cpu_step, cpu_velocity, params, active);
    cuda::hold_masked(gpu_step, gpu_velocity, params, active);
    BOOST_TEST(same_bits(cpu_step, gpu_step));
    BOOST_TEST(same_bits(cpu_velocity, gpu_velocity));
}

BOOST_DATA_TEST_CASE(probes_agree_step_after_step_and_repeat_bit_for_bit, cases, kind, n)
{
    for (std::size_t rank : kernel_cases::ranks(n))
    {
        weight_storage storage = several_tensors(kind, n);
        const auto on_cpu = cpu::make_hypersparse_probe(), on_gpu = cuda::make_hypersparse_probe();
        for (float factor : {1.0f, 1.01f, 7.0f, 0.999f})
        {
            for (const weight_tensor& tensor : storage.weights())
                for (std::size_t i = 0; i < tensor.size; ++i)
                    tensor.params->host()[i] *= factor;
            const hypersparse_numbers found = measured_by(*on_gpu, storage, rank);
            BOOST_TEST(kernel_cases::same_numbers(measured_by(*on_cpu, storage, rank), found));
            const hypersparse_numbers again = measured_by(*on_gpu, storage, rank);
            const hypersparse_numbers anew = measured_by(*cuda::make_hypersparse_probe(), storage, rank);
            BOOST_TEST(std::memcmp(&found, &again, sizeof(found)) == 0);
            BOOST_TEST(std::memcmp(&found, &anew, sizeof(found)) == 0);
        }
    }
}

BOOST_DATA_TEST_CASE(sums_agree_and_repeat_bit_for_bit, cases, kind, n)
{
    const weight_storage storage = several_tensors(kind, n);
    const magnitude_sums on_cpu = cpu::sum_magnitudes(storage.weights());
    const magnitude_sums on_gpu = cuda::sum_magnitudes(storage.weights());
    BOOST_TEST(kernel_cases::close(on_cpu.sum, on_gpu.sum, kernel_cases::sums_agree));
    BOOST_TEST(on_cpu.largest == on_gpu.largest);
    BOOST_TEST(cuda::sum_magnitudes(storage.weights()).sum == on_gpu.sum);
    for (float scale : {0.0f, 0.6585f, 50.0f, 1e30f})
    {
        const double tanh_on_gpu = cuda::sum_tanh(storage.weights(), scale);
        BOOST_TEST(kernel_cases::close(cpu::sum_tanh(storage.weights(), scale), tanh_on_gpu, kernel_cases::sums_agree));
        BOOST_TEST(cuda::sum_tanh(storage.weights(), scale) == tanh_on_gpu);
    }
}

BOOST_DATA_TEST_CASE(counts_are_identical, cases, kind, n)
{
    const weight_storage storage = several_tensors(kind, n);
    for (const weight_tensor& tensor : storage.weights())
    {
        BOOST_TEST(cpu::count_nonzero(tensor) == cuda::count_nonzero(tensor));
        for (float threshold : kernel_cases::thresholds(storage, n))
            BOOST_TEST(cpu::count_above(tensor, threshold) == cuda::count_above(tensor, threshold));
    }
}

BOOST_DATA_TEST_CASE(zeroing_keeps_the_same_weights_and_touches_nothing_else, cases, kind, n)
{
    for (float threshold : kernel_cases::thresholds(several_tensors(kind, n), n))
        for (std::size_t keep_ties : {std::size_t(0), std::size_t(1), n / 20, n})
        {
            weight_storage on_cpu = several_tensors(kind, n), on_gpu = several_tensors(kind, n);
            for (std::size_t layer = 0; layer < on_cpu.weights().size(); ++layer)
            {
                BOOST_TEST(cpu::zero_small(on_cpu.weights()[layer], threshold, keep_ties)
                    == cuda::zero_small(on_gpu.weights()[layer], threshold, keep_ties));
                BOOST_TEST(same_bits(on_cpu.params(layer), on_gpu.params(layer)),
                    "threshold " << threshold << ", keep_ties " << keep_ties << ", layer " << layer);
            }
        }
}

// Blocks visit several tiles, threads several numbers: what the shared memory held before is used again.
BOOST_AUTO_TEST_CASE(more_tiles_than_blocks_are_served)
{
    constexpr std::size_t n = (cuda::most_blocks + 200) * cuda::tile_size + 5;
    const weight_storage storage({numbers("random", n, 1), numbers("tied", 1001, 2)});
    const std::size_t rank = count_weights(storage.weights()) / 10 * 9;
    const auto by_cpu = cpu::make_hypersparse_probe(), by_gpu = cuda::make_hypersparse_probe();
    const hypersparse_numbers expected = measured_by(*by_cpu, storage, rank);
    for (int i = 0; i < 2; ++i)     // from all weights, then from the list
        BOOST_TEST(kernel_cases::same_numbers(expected, measured_by(*by_gpu, storage, rank)));
    check_step<hypersparse_penalty>(numbers("signed zeros", n / 8, 3), true);
    weight_storage tied_on_cpu({numbers("tied", n, 4)}), tied_on_gpu({numbers("tied", n, 4)});
    const std::size_t kept = cpu::zero_small(tied_on_cpu.weights()[0], 0.5f, n / 5);
    BOOST_TEST(cuda::zero_small(tied_on_gpu.weights()[0], 0.5f, n / 5) == kept);
    BOOST_TEST(same_bits(tied_on_cpu.params(0), tied_on_gpu.params(0)));
}

BOOST_DATA_TEST_CASE(batch_normalisation_is_folded_alike, data::make({1, 31, 33, 700}), channels)
{
    kernel_cases::batch_norm on_cpu(channels), on_gpu(channels);
    cpu::fold_batch_norm(on_cpu.scale, on_cpu.shift, on_cpu.params, on_cpu.means, on_cpu.variances, 1e-5f);
    cuda::fold_batch_norm(on_gpu.scale, on_gpu.shift, on_gpu.params, on_gpu.means, on_gpu.variances, 1e-5f);
    BOOST_TEST(kernel_cases::close(on_cpu.scale.host(), on_gpu.scale.host(), on_cpu.scale.size()));
    BOOST_TEST(kernel_cases::close(on_cpu.shift.host(), on_gpu.shift.host(), on_cpu.shift.size()));
}

// The slope that a step on the GPU adds, against central differences of the penalty's value in double; s and the detached sum do
// not move with w. (penalty_test has the same for other weights and rates, and runs on the GPU in a CUDA build.)
BOOST_DATA_TEST_CASE(the_slope_of_a_step_is_the_gradient_of_the_penalty, data::make({33, 4097}), n)
{
    const std::vector<float> w = numbers("random", n, 9);
    const weight_storage storage({w});
    const auto probe = cuda::make_hypersparse_probe();
    const hypersparse_numbers found = measured_by(*probe, storage, n / 10 * 9);
    dlib::resizable_tensor velocity = tensor_of(std::vector<float>(n, 0)), step = velocity, gradient = velocity;
    const step_plan plan = {.weights = std::size_t(n), .biases = std::size_t(n), .learning_rate = 1, .lambda = 1};
    cuda::momentum_step(hypersparse_penalty(), step, velocity, tensor_of(w), gradient, plan,
        {.in_place = probe->coefficients(0), .value = {}}, divergence_mark());
    const double s = found.coefficients.scale;
    for (int i = 0; i < n; i += 7)
    {
        const auto loss = [&](double x)     // the part of L that moves with w[i]
        {
            const double sum_abs = found.sum_abs - std::abs(w[i]) + std::abs(x);
            const double sum_tanh = found.sum_tanh - std::tanh(s * std::abs(w[i])) + std::tanh(s * std::abs(x));
            return sum_abs * sum_tanh / found.sum_tanh - sum_abs;
        };
        const double h = 1e-4 * std::abs(w[i]);
        const double slope = (loss(w[i] + h) - loss(w[i] - h)) / (2 * h);
        BOOST_TEST(std::abs(-step.host()[i] - slope) <= 1e-4 * found.coefficients.strength, "weight " << i);
    }
}

BOOST_DATA_TEST_CASE(steps_agree_for_every_penalty, cases, kind, n)
{
    check_steps(numbers(kind, n, 6));
}

BOOST_DATA_TEST_CASE(a_number_that_is_not_finite_is_seen_wherever_it_stands,
    data::make({std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()})
        * data::make({0, 31, 32, 3276, 4000, 4096}), number, position)
{
    std::vector<float> w = numbers("random", 4097, 7);
    w[position] = number;
    check_steps(w);
    weight_storage storage({w});
    BOOST_TEST(std::isfinite(cuda::sum_magnitudes(storage.weights()).largest) == false);
    BOOST_TEST(std::isnan(cuda::sum_magnitudes(storage.weights()).largest) == std::isnan(number));
}

BOOST_AUTO_TEST_CASE(an_empty_list_has_sums_of_zero)
{
    BOOST_TEST(cuda::sum_magnitudes({}).sum == 0);
    BOOST_TEST(cuda::sum_magnitudes({}).largest == 0);
    BOOST_TEST(cuda::sum_tanh({}, 1) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
