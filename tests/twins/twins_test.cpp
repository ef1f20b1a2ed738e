// SPDX-License-Identifier: BSL-1.0
// Every kernel on the GPU against its twin on the CPU, on one table of inputs: kind of numbers x how many of them.
#define BOOST_TEST_MODULE twins
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "../unit/random_numbers.h"
#include "../unit/weight_storage.h"

#include <hypersparse/plugins/kernels/device_check.h>
#include <hypersparse/plugins/kernels/magnitudes.h>
#include <hypersparse/plugins/kernels/momentum_step.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

using namespace hypersparse;
namespace unit_test = boost::unit_test;
namespace data = boost::unit_test::data;

namespace
{
    boost::test_tools::assertion_result there_is_a_gpu(unit_test::test_unit_id)
    {
        return gpu_present();
    }

    const std::vector<std::string> kinds = {"random", "tied", "zero", "signed zeros", "denormal", "huge", "mixed"};
    const std::vector<std::size_t> sizes = {0, 1, 31, 33, 4097, 100003};
    const auto cases = data::make(kinds) * data::make(sizes);

    constexpr double sums_agree = 1e-6;         // relative; both sides add in double
    // Of the larger one, or of 1e-30 where both are smaller. Both sides are compiled without fused multiply-add: with it on one
    // side only, a velocity in which the terms cancel would differ by more.
    constexpr double elements_agree = 1e-6;

    std::vector<float> numbers(const std::string& kind, std::size_t n, unsigned seed)
    {
        std::vector<float> w = random_numbers(n, seed);
        for (std::size_t i = 0; i < n; ++i)
        {
            if (kind == "tied")
                w[i] = std::copysign(0.25f * std::ceil(4 * std::abs(w[i])), w[i]);
            else if (kind == "zero")
                w[i] = 0;
            else if (kind == "signed zeros")
                w[i] = i % 3 == 0 ? w[i] : std::copysign(0.0f, w[i]);
            else if (kind == "denormal")
                w[i] *= 1e-40f;
            else if (kind == "huge")
                w[i] *= std::numeric_limits<float>::max();
            else if (kind == "mixed")
                w[i] = std::ldexp(w[i], static_cast<int>(i % 250) - 140);
        }
        return w;
    }

    // n numbers in four tensors of unlike sizes, an empty one among them; behind each, parameters that are not weights.
    weight_storage several_tensors(const std::string& kind, std::size_t n)
    {
        const std::size_t first = n / 7, second = n / 3;
        return weight_storage({numbers(kind, first, 1), numbers(kind, second, 2), {}, numbers(kind, n - first - second, 3)}, 3, 1e9f);
    }

    std::vector<std::uint32_t> bits_of(const dlib::tensor& t)
    {
        std::vector<std::uint32_t> bits;
        for (float x : t)
            bits.push_back(std::bit_cast<std::uint32_t>(x));
        return bits;
    }

    std::vector<float> thresholds_of(const weight_storage& storage, std::size_t n)
    {
        std::vector<float> thresholds = {0, 0.25f, std::numeric_limits<float>::max(), std::numeric_limits<float>::infinity()};
        for (std::size_t rank : {std::size_t(0), n / 2, n - n / 50 - 1})
            if (rank < n)
                thresholds.push_back(cpu::magnitude_of_rank(storage.weights(), rank));
        return thresholds;
    }

    void check_close(double a, double b, double bound, const char* what)
    {
        if (std::isnan(a) && std::isnan(b))
            return;
        BOOST_TEST((a == b || std::abs(a - b) <= bound * std::max({std::abs(a), std::abs(b), 1e-30})),
            what << ": cpu " << a << ", cuda " << b);
    }

    dlib::resizable_tensor tensor_of(const std::vector<float>& values)
    {
        dlib::resizable_tensor t(static_cast<long long>(values.size()));
        std::copy(values.begin(), values.end(), t.host());
        return t;
    }

    void check_elements(const dlib::tensor& a, const dlib::tensor& b, const char* what)
    {
        const float* x = a.host();
        const float* y = b.host();
        for (std::size_t i = 0; i < a.size(); ++i)
            check_close(x[i], y[i], elements_agree, what);
    }

    // One layer's step from the same state on both sides; the last tenth of the parameters are biases.
    template <typename policy>
    void check_step(const std::vector<float>& w, bool hold_zeros)
    {
        const std::size_t n = w.size();
        const step_plan plan{.weights = n - n / 5, .biases = n - n / 10, .learning_rate = 0.1f, .weight_decay = 1e-4f,
            .bias_learning_rate = 0.2f, .bias_weight_decay = 3e-4f, .momentum = 0.9f, .lambda = 5e-6f, .hold_zeros = hold_zeros};
        const slope_coefficients coefficients{.scale = 2.5f, .strength = 3};
        const dlib::resizable_tensor params = tensor_of(w), gradient = tensor_of(random_numbers(n, 4));
        const dlib::resizable_tensor velocity = tensor_of(random_numbers(n, 5));
        dlib::resizable_tensor cpu_velocity = velocity, cuda_velocity = velocity;
        dlib::resizable_tensor cpu_step = params, cuda_step = params;
        const bool cpu_finite = cpu::momentum_step(policy(), cpu_step, cpu_velocity, params, gradient, plan, coefficients);
        const bool cuda_finite = cuda::momentum_step(policy(), cuda_step, cuda_velocity, params, gradient, plan, coefficients);
        BOOST_TEST(cpu_finite == cuda_finite);
        check_elements(cpu_velocity, cuda_velocity, "velocity");
        check_elements(cpu_step, cuda_step, "step");
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
    weight_storage storage = several_tensors(kind, n);
    for (std::size_t rank : {std::size_t(0), n / 10, n / 2, n - n / 50 - 1, n - 1})
        if (rank < n)
            BOOST_TEST(cpu::magnitude_of_rank(storage.weights(), rank) == cuda::magnitude_of_rank(storage.weights(), rank));
}

BOOST_DATA_TEST_CASE(sums_agree_and_repeat_bit_for_bit, cases, kind, n)
{
    weight_storage storage = several_tensors(kind, n);
    const magnitude_sums on_cpu = cpu::sum_magnitudes(storage.weights());
    const magnitude_sums on_gpu = cuda::sum_magnitudes(storage.weights());
    check_close(on_cpu.sum, on_gpu.sum, sums_agree, "sum of |w|");
    BOOST_TEST(on_cpu.largest == on_gpu.largest);
    BOOST_TEST(cuda::sum_magnitudes(storage.weights()).sum == on_gpu.sum);
    for (float scale : {0.0f, 0.6585f, 50.0f, 1e30f})
    {
        const double tanh_on_gpu = cuda::sum_tanh(storage.weights(), scale);
        check_close(cpu::sum_tanh(storage.weights(), scale), tanh_on_gpu, sums_agree, "sum of tanh");
        BOOST_TEST(cuda::sum_tanh(storage.weights(), scale) == tanh_on_gpu);
    }
}

BOOST_DATA_TEST_CASE(counts_are_identical, cases, kind, n)
{
    weight_storage storage = several_tensors(kind, n);
    for (const weight_tensor& tensor : storage.weights())
    {
        BOOST_TEST(cpu::count_nonzero(tensor) == cuda::count_nonzero(tensor));
        for (float threshold : thresholds_of(storage, n))
            BOOST_TEST(cpu::count_above(tensor, threshold) == cuda::count_above(tensor, threshold));
    }
}

BOOST_DATA_TEST_CASE(zeroing_keeps_the_same_weights_and_touches_nothing_else, cases, kind, n)
{
    for (float threshold : thresholds_of(several_tensors(kind, n), n))
        for (std::size_t keep_ties : {std::size_t(0), std::size_t(1), n / 20, n})
        {
            weight_storage on_cpu = several_tensors(kind, n), on_gpu = several_tensors(kind, n);
            for (std::size_t layer = 0; layer < on_cpu.weights().size(); ++layer)
            {
                BOOST_TEST(cpu::zero_small(on_cpu.weights()[layer], threshold, keep_ties)
                    == cuda::zero_small(on_gpu.weights()[layer], threshold, keep_ties));
                BOOST_TEST((bits_of(on_cpu.params(layer)) == bits_of(on_gpu.params(layer))),
                    "threshold " << threshold << ", keep_ties " << keep_ties << ", layer " << layer);
            }
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
