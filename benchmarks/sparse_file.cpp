// SPDX-License-Identifier: BSL-1.0
// Time to write and to read sparse files in memory: the ResNet-32 of the size test, and one matrix of 20 million weights. The
// argument is the density in thousandths. MB/s count the weights that are kept, as floats.
#include "../tests/unit/erk_resnet32.h"

#include <hypersparse/plugins/deploy/sparse_file/sparse_file.h>

#include <benchmark/benchmark.h>

using namespace hypersparse;

namespace
{
    graph resnet32(int thousandths) { return erk_resnet32(thousandths/1000.0, true).make(); }

    graph one_matrix(int thousandths)
    {
        constexpr std::size_t rows = 4000, columns = 5000;
        std::mt19937 generator(1);
        sparse_matrix m;
        m.columns = columns;
        for (std::size_t r = 0; r < rows; ++r, m.end_row())
            for (std::size_t c = 0; c < columns; ++c)
                if (generator() % 1000 < static_cast<unsigned>(thousandths))
                    m.append(c, (static_cast<float>(generator() >> 8) + 0.5f - 8388608.0f) / 8388608.0f);
        graph g;
        g.add("image", input_operation{{1, 1, columns}, {1}, {0}}, {});
        g.add("fc", fully_connected_operation{std::move(m), std::vector<float>(rows)}, {0});
        return g;
    }

    std::size_t kept(const graph& g)
    {
        std::size_t all = 0;
        for (const graph_node& node : g.nodes())
            all += nonzeros(node);
        return all;
    }

    void write(benchmark::State& state, graph (*make)(int), value_format format)
    {
        const graph g = make(static_cast<int>(state.range(0)));
        std::size_t size = 0;
        for (auto _ : state)
            size = to_sparse_bytes(g, format).size();
        state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * 4*kept(g)));
        state.counters["file_bytes"] = static_cast<double>(size);
    }

    void read(benchmark::State& state, graph (*make)(int), value_format format)
    {
        const graph g = make(static_cast<int>(state.range(0)));
        const std::string bytes = to_sparse_bytes(g, format);
        for (auto _ : state)
            benchmark::DoNotOptimize(from_sparse_bytes(bytes, "benchmark"));
        state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * 4*kept(g)));
    }
}

BENCHMARK_CAPTURE(write, resnet32_fp32, resnet32, value_format::fp32)->Arg(100)->Arg(10)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(write, resnet32_fp16, resnet32, value_format::fp16)->Arg(100)->Arg(10)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read, resnet32_fp32, resnet32, value_format::fp32)->Arg(100)->Arg(10)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read, resnet32_fp16, resnet32, value_format::fp16)->Arg(100)->Arg(10)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(write, matrix_fp32, one_matrix, value_format::fp32)->Arg(1000)->Arg(100)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read, matrix_fp32, one_matrix, value_format::fp32)->Arg(1000)->Arg(500)->Arg(100)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read, matrix_fp16, one_matrix, value_format::fp16)->Arg(1000)->Arg(100)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read, matrix_int8, one_matrix, value_format::int8)->Arg(1000)->Arg(100)->Unit(benchmark::kMillisecond);
