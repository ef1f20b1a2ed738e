// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_TWINS_KERNEL_CASES_H
#define HYPERSPARSE_TESTS_TWINS_KERNEL_CASES_H

#include "../unit/random_numbers.h"
#include "../unit/weight_storage.h"

#include <hypersparse/plugins/kernels/fold_batch_norm.h>
#include <hypersparse/plugins/kernels/hypersparse_probe.h>
#include <hypersparse/plugins/kernels/magnitudes.h>
#include <hypersparse/plugins/kernels/momentum_step.h>

#include <cmath>
#include <limits>
#include <string>

/*!
    WHAT THIS FILE DEFINES
        The one table of inputs that every kernel is checked on: kind of numbers x how many of them. kernels_on_cpu_test runs
        the CUDA kernels thread by thread on the CPU; twins_test runs them on a GPU, compares both with the CPU's twins, and
        the slope with finite differences; benchmarks/kernels.cpp times them on the table's kinds of numbers.
!*/
namespace kernel_cases
{
    inline const std::vector<std::string> kinds = {"random", "tied", "zero", "signed zeros", "denormal", "huge", "mixed"};
    inline const std::vector<std::size_t> sizes = {0, 1, 31, 33, 4097, 100003};

    constexpr double sums_agree = 1e-6;         // relative; both sides add in double
    // Of the larger one, or of 1e-30 where both are smaller. Both sides are compiled without fused multiply-add: with it on one
    // side only, a velocity in which the terms cancel would differ by more.
    constexpr double elements_agree = 1e-6;

    inline std::vector<float> numbers(const std::string& kind, std::size_t n, unsigned seed)
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
    inline weight_storage several_tensors(const std::string& kind, std::size_t n)
    {
        const std::size_t first = n / 7, second = n / 3;
        return weight_storage(
            {numbers(kind, first, 1), numbers(kind, second, 2), {}, numbers(kind, n - first - second, 3)}, 3, 1e9f);
    }

    inline std::vector<std::size_t> ranks(std::size_t n)
    {
        std::vector<std::size_t> result;
        for (std::size_t rank : {std::size_t(0), n / 10, n / 2, n - n / 50 - 1, n - 1})
            if (rank < n)
                result.push_back(rank);
        return result;
    }

    inline std::vector<float> thresholds(const weight_storage& storage, std::size_t n)
    {
        std::vector<float> result = {0, 0.25f, std::numeric_limits<float>::max(), std::numeric_limits<float>::infinity()};
        for (std::size_t rank : ranks(n))
            result.push_back(hypersparse::cpu::magnitude_of_rank(storage.weights(), rank));
        return result;
    }

    // A layer of n parameters, the last tenth of which are biases, and the tenth before it normalisation.
    // Zeros that are held and Nesterov's momentum do not touch each other in the formula: they are tried together.
    inline hypersparse::step_plan plan_of(std::size_t n, bool hold_zeros)
    {
        return {.weights = n - n / 5, .biases = n - n / 10, .learning_rate = 0.1f, .weight_decay = 1e-4f,
            .bias_learning_rate = 0.2f, .bias_weight_decay = 3e-4f, .momentum = 0.9f, .lambda = 0.01f, .hold_zeros = hold_zeros,
            .nesterov = hold_zeros};
    }

    inline constexpr hypersparse::slope_coefficients coefficients = {.scale = 2.5f, .strength = 3};

    // Of so many channels, some of which hardly vary.
    struct batch_norm
    {
        explicit batch_norm(long long channels) : params(2 * channels), means(channels), variances(channels), scale(channels), shift(channels)
        {
            fill(params, 1, 1);
            fill(means, 2, 3);
            fill(variances, 3, 2);
            for (float& v : variances)
                v = v < 0 ? 0 : v;
            scale = 0;
            shift = 0;
        }

        static void fill(dlib::tensor& t, unsigned seed, float size)
        {
            const std::vector<float> values = random_numbers(t.size(), seed, size);
            std::copy(values.begin(), values.end(), t.host());
        }

        dlib::resizable_tensor params, means, variances, scale, shift;
    };

    inline bool close(double a, double b, double bound)
    {
        return (std::isnan(a) && std::isnan(b)) || a == b
            || std::abs(a - b) <= bound * std::max({std::abs(a), std::abs(b), 1e-30});
    }

    inline bool close(const float* a, const float* b, std::size_t n)
    {
        for (std::size_t i = 0; i < n; ++i)
            if (!close(a[i], b[i], elements_agree))
                return false;
        return true;
    }

    inline bool same_numbers(const hypersparse::hypersparse_numbers& a, const hypersparse::hypersparse_numbers& b)
    {
        return a.threshold == b.threshold && a.largest == b.largest && close(a.sum_abs, b.sum_abs, sums_agree)
            && close(a.sum_tanh, b.sum_tanh, sums_agree) && a.coefficients.scale == b.coefficients.scale
            && close(a.coefficients.strength, b.coefficients.strength, sums_agree);
    }
}

#endif
