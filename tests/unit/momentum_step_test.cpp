// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE momentum_step
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "random_numbers.h"
#include "weight_storage.h"

#include <hypersparse/plugins/kernels/magnitudes.h>
#include <hypersparse/plugins/kernels/thread_team.h>
#include <hypersparse/plugins/penalty/penalty.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

using namespace hypersparse;
namespace data = boost::unit_test::data;

namespace
{
    // The same formulas under types of their own: these take the loop that is compiled here, for the smallest processor,
    // not the library's kernels, which are compiled for the one this runs on.
    struct plain_hypersparse : hypersparse_penalty { static constexpr const char* name = "plain-hypersparse"; };
    struct plain_l1 : l1_penalty { static constexpr const char* name = "plain-l1"; };
    struct plain_l2 : l2_penalty { static constexpr const char* name = "plain-l2"; };
    struct plain_none : no_penalty { static constexpr const char* name = "plain-none"; };

    // Weights, velocities and gradients of one layer: of every size of number, with zeros of both signs among the weights.
    struct layer_state
    {
        explicit layer_state(std::size_t n)
            : params(static_cast<long long>(n)), gradient(params), velocity(params), step(params)
        {
            const std::vector<float> w = random_numbers(n, 1), g = random_numbers(n, 2), v = random_numbers(n, 3);
            for (std::size_t i = 0; i < n; ++i)
            {
                params.host()[i] = i % 5 == 0 ? std::copysign(0.0f, w[i]) : std::ldexp(w[i], -static_cast<int>(i % 60));
                gradient.host()[i] = g[i];
                velocity.host()[i] = v[i];
            }
            step = 0;
        }

        dlib::resizable_tensor params, gradient, velocity, step;
    };

    bool same_bits(const dlib::tensor& a, const dlib::tensor& b)
    {
        return std::memcmp(a.host(), b.host(), a.size() * sizeof(float)) == 0;
    }

    step_plan plan_of(std::size_t n, bool hold)
    {
        return {.weights = n - n / 5, .biases = n - n / 10, .learning_rate = 0.1f, .weight_decay = 1e-2f,
            .bias_learning_rate = 0.2f, .bias_weight_decay = 3e-3f, .momentum = 0.9f, .lambda = 0.01f, .hold_zeros = hold};
    }

    const std::array<std::array<penalty, 2>, 4>& pairs()
    {
        static const std::array<std::array<penalty, 2>, 4> all = {{{"hypersparse", plain_hypersparse()}, {"l1", plain_l1()},
            {"l2", plain_l2()}, {"none", plain_none()}}};
        return all;
    }
}

BOOST_DATA_TEST_CASE(the_kernels_give_the_bits_of_the_plain_loop_on_any_processor,
    data::xrange(4) * data::make({1, 7, 31, 33, 4097}) * data::make({false, true}), which, n, hold)
{
    const auto& [kernel, plain] = pairs()[which];
    layer_state a(n), b(n);
    const penalty_measurement m = kernel.measure({{.params = &a.params, .size = a.params.size()}}, 0.6);
    for (int repetition = 0; repetition < 3; ++repetition)
    {
        BOOST_TEST(kernel.step(a.step, a.velocity, a.params, a.gradient, plan_of(n, hold), m));
        BOOST_TEST(plain.step(b.step, b.velocity, b.params, b.gradient, plan_of(n, hold), m));
        BOOST_TEST(same_bits(a.step, b.step));
        BOOST_TEST(same_bits(a.velocity, b.velocity));
    }
}

BOOST_DATA_TEST_CASE(the_bits_do_not_depend_on_the_number_of_threads, data::xrange(4) * data::make({16384, 50001}), which, n)
{
    layer_state alone(n);
    const penalty_measurement m = pairs()[which][0].measure({{.params = &alone.params, .size = alone.params.size()}}, 0.6);
    set_cpu_threads(1);
    BOOST_TEST(pairs()[which][0].step(alone.step, alone.velocity, alone.params, alone.gradient, plan_of(n, true), m));
    for (unsigned threads : {2u, 3u})
    {
        layer_state shared(n);
        set_cpu_threads(threads);
        BOOST_TEST(pairs()[which][0].step(shared.step, shared.velocity, shared.params, shared.gradient, plan_of(n, true), m));
        BOOST_TEST(same_bits(alone.step, shared.step));
        BOOST_TEST(same_bits(alone.velocity, shared.velocity));
    }
    set_cpu_threads(0);
}

namespace
{
    // The order in which the kernels add: blocks of 16384 numbers; in each 64 partial sums, which take their addends by
    // fours, a stride of 64 apart, and the rest of the block in turn; then they are added by halves.
    template <typename function>
    double sum_in_blocks(const std::vector<float>& w, const function& f)
    {
        constexpr std::size_t block = 16384, lanes = 64;
        double all = 0;
        for (std::size_t begin = 0; begin < w.size(); begin += block)
        {
            const std::size_t end = std::min(begin + block, w.size());
            std::array<double, lanes> sums = {};
            std::size_t i = begin;
            for (; i + 4 * lanes <= end; i += 4 * lanes)
                for (std::size_t j = i; j < i + lanes; ++j)
                    sums[j - i] += (f(w[j]) + f(w[j + lanes])) + (f(w[j + 2 * lanes]) + f(w[j + 3 * lanes]));
            for (; i < end; ++i)
                sums[(i - begin) % lanes] += f(w[i]);
            for (std::size_t half = lanes / 2; half > 0; half /= 2)
                for (std::size_t j = 0; j < half; ++j)
                    sums[j] += sums[j + half];
            all += sums[0];
        }
        return all;
    }
}

BOOST_DATA_TEST_CASE(sums_give_the_bits_of_the_plain_loop_on_any_processor_and_any_number_of_threads,
    data::make({1, 7, 255, 257, 4097, 16384, 16385, 70001}), n)
{
    std::vector<float> w = random_numbers(n, 1);
    for (std::size_t i = 0; i < w.size(); ++i)
        w[i] = std::ldexp(w[i], -static_cast<int>(i % 60));     // of unlike sizes: otherwise sums in double hardly ever round
    const weight_storage storage({w});
    const auto bits = [](double x) { return std::bit_cast<std::uint64_t>(x); };
    const double tanhs = sum_in_blocks(w, [](float x) { return double(tanh_of(2.5f * std::abs(x))); });
    const double magnitudes = sum_in_blocks(w, [](float x) { return double(std::abs(x)); });
    for (unsigned threads : {1u, 2u, 3u})
    {
        set_cpu_threads(threads);
        BOOST_TEST(bits(cpu::sum_tanh(storage.weights(), 2.5f)) == bits(tanhs));
        BOOST_TEST(bits(cpu::sum_magnitudes(storage.weights()).sum) == bits(magnitudes));
    }
    set_cpu_threads(0);
}

BOOST_DATA_TEST_CASE(any_number_that_is_not_finite_is_noticed_wherever_it_stands,
    data::xrange(4) * data::make({0, 17, 3300, 4000, 4096, 16384, 20000}), which, place)
{
    for (float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()})
        for (int where = 0; where < 3; ++where)
            for (const penalty& p : pairs()[which])
            {
                const std::size_t n = place > 4096 ? 20001 : 4097;      // the longer one is shared by the threads
                layer_state s(n);
                (where == 0 ? s.params : where == 1 ? s.gradient : s.velocity).host()[place] = bad;
                BOOST_TEST(!p.step(s.step, s.velocity, s.params, s.gradient, plan_of(n, false), {.scale = 1, .slope_at_zero = 1}));
            }
}

BOOST_AUTO_TEST_CASE(a_step_that_takes_a_weight_out_of_range_is_reported)
{
    layer_state state(33);
    const step_plan plan{.weights = 33, .biases = 33, .learning_rate = 1};
    state.params.host()[32] = -3e38f;
    state.gradient.host()[32] = 1e30f;
    BOOST_TEST(penalty("none").step(state.step, state.velocity, state.params, state.gradient, plan, {}));
    state.gradient.host()[32] = 3e38f;      // finite as everything here, but for what it leads to
    BOOST_TEST(!penalty("none").step(state.step, state.velocity, state.params, state.gradient, plan, {}));
}
