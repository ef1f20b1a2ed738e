// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/magnitudes.h>
#include <hypersparse/plugins/penalty/penalty.h>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>

using namespace hypersparse;

namespace
{
    // The parts of a step, for one million weights.
    constexpr std::size_t million = 1000000;

    dlib::resizable_tensor normal_numbers(unsigned seed)
    {
        dlib::resizable_tensor t(static_cast<long long>(million));
        std::mt19937 generator(seed);
        std::normal_distribution<float> normal(0, 0.05f);
        for (float& w : t)
            w = normal(generator);
        return t;
    }

    double smallest(const std::vector<double>& times) { return *std::min_element(times.begin(), times.end()); }

    void repeated(benchmark::internal::Benchmark* b)
    {
        b->Unit(benchmark::kMillisecond)->Repetitions(9)->ComputeStatistics("min", smallest)->ReportAggregatesOnly();
    }

    void sum_of_magnitudes(benchmark::State& state)
    {
        dlib::resizable_tensor params = normal_numbers(1);
        const std::vector<weight_tensor> weights = {{.params = &params, .size = million}};
        for (auto _ : state)
            benchmark::DoNotOptimize(sum_magnitudes(weights));
    }
    BENCHMARK(sum_of_magnitudes)->Apply(repeated);

    void sum_of_tanh(benchmark::State& state)
    {
        dlib::resizable_tensor params = normal_numbers(1);
        const std::vector<weight_tensor> weights = {{.params = &params, .size = million}};
        for (auto _ : state)
            benchmark::DoNotOptimize(sum_tanh(weights, 6.0f));
    }
    BENCHMARK(sum_of_tanh)->Apply(repeated);

    // Measurement of the whole: selection, sum of magnitudes, sum of tanh.
    void measurement(benchmark::State& state, const char* name)
    {
        dlib::resizable_tensor params = normal_numbers(1);
        const std::vector<weight_tensor> weights = {{.params = &params, .size = million}};
        const penalty p(name);
        for (auto _ : state)
            benchmark::DoNotOptimize(p.measure(weights, 0.98));
    }
    BENCHMARK_CAPTURE(measurement, hypersparse, "hypersparse")->Apply(repeated);

    void momentum_step_with(benchmark::State& state, const char* name)
    {
        dlib::resizable_tensor params = normal_numbers(1), gradient = normal_numbers(2), velocity = normal_numbers(3), step = params;
        const penalty p(name);
        measured_penalty m;
        p.measure({{.params = &params, .size = million}}, 0.98, m);
        const step_plan plan = {.weights = million, .biases = million, .learning_rate = 0.1f, .weight_decay = 1e-4f,
            .momentum = 0.9f, .lambda = 1e-5f};
        for (auto _ : state)
            p.step(step, velocity, params, gradient, plan, m, divergence_mark());
    }
    BENCHMARK_CAPTURE(momentum_step_with, hypersparse, "hypersparse")->Apply(repeated);
    BENCHMARK_CAPTURE(momentum_step_with, l1, "l1")->Apply(repeated);
    BENCHMARK_CAPTURE(momentum_step_with, l2, "l2")->Apply(repeated);
    BENCHMARK_CAPTURE(momentum_step_with, none, "none")->Apply(repeated);
}
