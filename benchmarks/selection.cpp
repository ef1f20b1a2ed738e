// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/magnitudes.h>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace hypersparse;

namespace
{
    // The rank of prune rate 0.98 among one million weights, in one tensor: our selection, and what it replaces.
    constexpr std::size_t million = 1000000, rank = 980000;

    dlib::resizable_tensor& million_weights()
    {
        static dlib::resizable_tensor params = []
        {
            dlib::resizable_tensor t(static_cast<long long>(million));
            std::mt19937 generator(1);
            std::normal_distribution<float> normal(0, 0.05f);
            for (float& w : t)
                w = normal(generator);
            return t;
        }();
        return params;
    }

    std::vector<float> copied_magnitudes()
    {
        std::vector<float> copy(million);
        const float* w = million_weights().host();
        std::transform(w, w + million, copy.begin(), [](float x) { return std::abs(x); });
        return copy;
    }

    double smallest(const std::vector<double>& times) { return *std::min_element(times.begin(), times.end()); }

    void repeated(benchmark::internal::Benchmark* b)
    {
        b->Unit(benchmark::kMillisecond)->Repetitions(9)->ComputeStatistics("min", smallest)->ReportAggregatesOnly();
    }

    void selection_in_place(benchmark::State& state)
    {
        const std::vector<weight_tensor> weights = {{.params = &million_weights(), .size = million}};
        for (auto _ : state)
            benchmark::DoNotOptimize(magnitude_of_rank(weights, rank));
    }
    BENCHMARK(selection_in_place)->Apply(repeated);

    void nth_element_of_a_copy(benchmark::State& state)
    {
        for (auto _ : state)
        {
            std::vector<float> copy = copied_magnitudes();
            std::nth_element(copy.begin(), copy.begin() + rank, copy.end());
            benchmark::DoNotOptimize(copy[rank]);
        }
    }
    BENCHMARK(nth_element_of_a_copy)->Apply(repeated);

    void sort_of_a_copy(benchmark::State& state)
    {
        for (auto _ : state)
        {
            std::vector<float> copy = copied_magnitudes();
            std::sort(copy.begin(), copy.end());
            benchmark::DoNotOptimize(copy[rank]);
        }
    }
    BENCHMARK(sort_of_a_copy)->Apply(repeated);
}
