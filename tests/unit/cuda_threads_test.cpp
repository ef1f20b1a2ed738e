// SPDX-License-Identifier: BSL-1.0
// What of the CUDA kernels can be tested without a GPU: the launch arithmetic, and the kernels whose threads do not talk to
// each other, run one thread after the other.
#define BOOST_TEST_MODULE cuda_threads
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "random_numbers.h"

#include <hypersparse/plugins/kernels/cuda/launch_shape.h>
#include <hypersparse/plugins/kernels/cuda/momentum_step_thread.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace hypersparse;
namespace data = boost::unit_test::data;

namespace
{
    struct step_state
    {
        std::vector<float> step, velocity, params, gradient;

        explicit step_state(std::size_t n)
            : step(n, 77.0f), velocity(random_numbers(n, 1)), params(random_numbers(n, 2)), gradient(random_numbers(n, 3))
        {
            for (std::size_t i = 0; i < n; i += 5)
                params[i] = 0;
        }

        impl::step_arrays arrays()
        {
            return {step.data(), velocity.data(), params.data(), gradient.data(), params.size()};
        }
    };

    // As on the GPU: every thread of every block, in strides of the grid.
    template <typename policy>
    bool run_threads(step_state& state, const step_plan& plan, const slope_coefficients& coefficients)
    {
        const std::size_t threads = std::size_t(cuda::blocks_for(state.params.size())) * cuda::threads_per_block;
        bool finite = true;
        for (std::size_t thread = 0; thread < threads; ++thread)
            finite &= cuda::momentum_step_thread<policy>(state.arrays(), plan, coefficients, thread, threads);
        return finite;
    }

    bool close(const std::vector<float>& a, const std::vector<float>& b)
    {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](float x, float y)
            { return x == y || std::abs(x - y) <= 1e-6f * std::max(std::abs(x), std::abs(y)); });
    }

    template <typename policy>
    void check_step(std::size_t n, bool hold_zeros)
    {
        const step_plan plan{.weights = n - n / 5, .biases = n - n / 10, .learning_rate = 0.1f, .weight_decay = 1e-4f,
            .bias_learning_rate = 0.2f, .bias_weight_decay = 3e-4f, .momentum = 0.9f, .lambda = 0.01f, .hold_zeros = hold_zeros};
        const slope_coefficients coefficients{.scale = 2.5f, .strength = 3};
        step_state by_threads(n), by_loop(n);
        BOOST_TEST(run_threads<policy>(by_threads, plan, coefficients)
            == impl::momentum_step_loop<policy>(by_loop.arrays(), plan, coefficients));
        BOOST_TEST(close(by_threads.step, by_loop.step));
        BOOST_TEST(close(by_threads.velocity, by_loop.velocity));
    }
}

BOOST_AUTO_TEST_CASE(there_are_as_many_blocks_as_the_numbers_need_and_no_more_than_allowed)
{
    BOOST_TEST(cuda::blocks_for(0) == 0);
    BOOST_TEST(cuda::blocks_for(1) == 1);
    BOOST_TEST(cuda::blocks_for(cuda::threads_per_block) == 1);
    BOOST_TEST(cuda::blocks_for(cuda::threads_per_block + 1) == 2);
    for (std::size_t n : {std::size_t(20024000), std::size_t(1) << 31, std::size_t(1) << 40, std::numeric_limits<std::size_t>::max()})
        BOOST_TEST(cuda::blocks_for(n) == cuda::most_blocks);
}

BOOST_AUTO_TEST_CASE(tiles_cover_all_numbers_and_none_is_empty)
{
    BOOST_TEST(cuda::tiles_for(0) == 0);
    for (std::size_t n : {std::size_t(1), cuda::tile_size - 1, cuda::tile_size, cuda::tile_size + 1, std::size_t(1) << 31})
    {
        BOOST_TEST(cuda::tiles_for(n) * cuda::tile_size >= n);
        BOOST_TEST((cuda::tiles_for(n) - 1) * cuda::tile_size < n);
    }
    BOOST_TEST(cuda::tile_size % cuda::threads_per_block == 0);      // a row of a tile never reaches into the next one
}

BOOST_DATA_TEST_CASE(threads_together_do_the_step_of_the_cpu_kernel,
    data::make({0, 1, 31, 33, 4097, 300000}) * data::make({false, true}), n, hold_zeros)
{
    #define HYPERSPARSE_PENALTY(policy) check_step<policy>(n, hold_zeros);
    #include <hypersparse/plugins/penalty/penalty_table.inc>
}

BOOST_DATA_TEST_CASE(one_thread_that_meets_a_number_that_is_not_finite_reports_it, data::make({0, 32, 270000, 299999}), position)
{
    step_state state(300000);
    const step_plan plan{.weights = 200000, .biases = 250000, .learning_rate = 0.1f, .bias_learning_rate = 0.1f};
    BOOST_TEST(run_threads<l1_penalty>(state, plan, {}));
    state.params[position] = std::numeric_limits<float>::quiet_NaN();
    BOOST_TEST(!run_threads<l1_penalty>(state, plan, {}));
}
