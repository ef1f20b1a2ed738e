// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE momentum_step
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "random_numbers.h"
#include "weight_storage.h"

#include <hypersparse/plugins/kernels/magnitudes.h>
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

BOOST_DATA_TEST_CASE(sums_give_the_bits_of_the_plain_loop_on_any_processor, data::make({1, 7, 31, 33, 4097}), n)
{
    const weight_storage storage({random_numbers(n, 1), random_numbers(n / 2, 2)});
    constexpr std::size_t lanes = 16;           // partial sums, in turn; each layer starts anew at the first
    std::array<double, lanes> tanhs = {}, magnitudes = {};
    for (std::size_t layer = 0; layer < 2; ++layer)
    {
        const std::vector<float> w = storage.values(layer);
        for (std::size_t i = 0; i < w.size(); ++i)
        {
            tanhs[i % lanes] += tanh_of(2.5f * std::abs(w[i]));
            magnitudes[i % lanes] += std::abs(w[i]);
        }
    }
    double sum_of_tanhs = 0, sum_of_magnitudes = 0;
    for (std::size_t lane = 0; lane < lanes; ++lane)
    {
        sum_of_tanhs += tanhs[lane];
        sum_of_magnitudes += magnitudes[lane];
    }
    BOOST_TEST(std::bit_cast<std::uint64_t>(cpu::sum_tanh(storage.weights(), 2.5f)) == std::bit_cast<std::uint64_t>(sum_of_tanhs));
    BOOST_TEST(std::bit_cast<std::uint64_t>(cpu::sum_magnitudes(storage.weights()).sum) == std::bit_cast<std::uint64_t>(sum_of_magnitudes));
}

BOOST_DATA_TEST_CASE(any_number_that_is_not_finite_is_noticed_wherever_it_stands,
    data::xrange(4) * data::make({0, 17, 3300, 4000, 4096}), which, place)
{
    for (float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()})
        for (int where = 0; where < 3; ++where)
            for (const penalty& p : pairs()[which])
            {
                layer_state s(4097);
                (where == 0 ? s.params : where == 1 ? s.gradient : s.velocity).host()[place] = bad;
                BOOST_TEST(!p.step(s.step, s.velocity, s.params, s.gradient, plan_of(4097, false), {.scale = 1, .slope_at_zero = 1}));
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
