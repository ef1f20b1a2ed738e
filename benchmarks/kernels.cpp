// SPDX-License-Identifier: BSL-1.0
// Speed of every kernel, on the CPU and, in a CUDA build, on the GPU, in turns in one run: on the tests' table of kinds of numbers
// and on the sizes of ResNet-32 and VGG-19. GB/s counts each number that must be read or written once.
#include "../tests/twins/kernel_cases.h"

#include <hypersparse/plugins/kernels/device_check.h>
#include <hypersparse/plugins/kernels/fold_batch_norm.h>
#include <hypersparse/plugins/kernels/hypersparse_probe.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <iostream>
#include <utility>

using namespace hypersparse;

namespace
{
    struct timed_kernel
    {
        std::string kernel, side, kind;
        std::size_t numbers = 0;
        double bytes = 0;                       // that must be moved for each number
        std::function<void()> run;
        std::vector<double> milliseconds = {};
    };

    // A layer's tensors, and a network of them: one big layer and many small ones, as real networks have.
    struct network
    {
        network(const std::string& kind, std::size_t n) : weights(layers(kind, n))
        {
            for (dlib::resizable_tensor* t : {&params, &gradient, &velocity, &step})
                t->set_size(static_cast<long long>(n));
            const std::vector<float> w = kernel_cases::numbers(kind, n, 1), g = random_numbers(n, 2);
            std::copy(w.begin(), w.end(), params.host());
            std::copy(g.begin(), g.end(), gradient.host());
            velocity = 0;
            step = 0;
        }

        static std::vector<std::vector<float>> layers(const std::string& kind, std::size_t n)
        {
            std::vector<std::vector<float>> result;
            constexpr std::size_t small_layers = 32;
            for (std::size_t i = 0; i < small_layers; ++i)
                result.push_back(kernel_cases::numbers(kind, n / (2 * small_layers), static_cast<unsigned>(i)));
            result.push_back(kernel_cases::numbers(kind, n - small_layers * (n / (2 * small_layers)), 99));
            return result;
        }

        weight_storage weights;
        dlib::resizable_tensor params, gradient, velocity, step;
    };

    step_plan plan_of(std::size_t n)
    {
        step_plan plan = kernel_cases::plan_of(n, true);
        plan.weights = plan.biases = n;
        return plan;
    }

    constexpr slope_source slope = {.in_place = nullptr, .value = kernel_cases::coefficients};

    // One side's kernels; a macro, because the sides are namespaces.
    #define HYPERSPARSE_ADD_SIDE(side)                                                                                      \
        void add_##side(std::vector<timed_kernel>& list, network& net, const std::string& kind, std::size_t n)              \
        {                                                                                                                   \
            const std::size_t rank = n / 100 * 98;                                                                          \
            const std::shared_ptr<hypersparse_probe> probe = side::make_hypersparse_probe();                                \
            list.push_back({"measure_hypersparse", #side, kind, n, 8,                                                       \
                [&net, probe, rank] { probe->measure(net.weights.weights(), rank); }});                                     \
            list.push_back({"momentum_step hypersparse", #side, kind, n, 20, [&net, n] { side::momentum_step(               \
                hypersparse_penalty(), net.step, net.velocity, net.params, net.gradient, plan_of(n), slope, {}); }});       \
            list.push_back({"momentum_step none", #side, kind, n, 20, [&net, n] { side::momentum_step(                      \
                no_penalty(), net.step, net.velocity, net.params, net.gradient, plan_of(n), slope, {}); }});                \
            list.push_back({"magnitude_of_rank", #side, kind, n, 4,                                                         \
                [&net, rank] { side::magnitude_of_rank(net.weights.weights(), rank); }});                                   \
            list.push_back({"sum_magnitudes", #side, kind, n, 4, [&net] { side::sum_magnitudes(net.weights.weights()); }}); \
            list.push_back({"sum_tanh", #side, kind, n, 4, [&net] { side::sum_tanh(net.weights.weights(), 2.5f); }});       \
            list.push_back({"count_nonzero", #side, kind, n, 4,                                                             \
                [&net] { for (const weight_tensor& w : net.weights.weights()) side::count_nonzero(w); }});                  \
            list.push_back({"zero_small", #side, kind, n, 8,                                                                \
                [&net] { for (const weight_tensor& w : net.weights.weights()) side::zero_small(w, 1e-30f, 0); }});          \
        }
    HYPERSPARSE_ADD_SIDE(cpu)
    #ifdef DLIB_USE_CUDA
        HYPERSPARSE_ADD_SIDE(cuda)
    #endif

    double milliseconds_of(const timed_kernel& k, unsigned repetitions)
    {
        wait_for_device(0);
        const auto begin = std::chrono::steady_clock::now();
        for (unsigned i = 0; i < repetitions; ++i)
            k.run();
        wait_for_device(0);
        const std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - begin;
        return passed.count() / repetitions;
    }

    // All kernels in turns, round after round; the first round warms up, and says how often to repeat.
    void time_in_turns(std::vector<timed_kernel>& list, unsigned rounds, double milliseconds_each)
    {
        std::vector<unsigned> repetitions;
        for (const timed_kernel& k : list)
        {
            k.run();                            // a probe's second run has its list of candidates
            const double once = milliseconds_of(k, 3);
            repetitions.push_back(static_cast<unsigned>(std::clamp(milliseconds_each / std::max(once, 1e-4), 1.0, 1000.0)));
        }
        for (unsigned round = 0; round < rounds; ++round)
            for (std::size_t i = 0; i < list.size(); ++i)
                list[i].milliseconds.push_back(milliseconds_of(list[i], repetitions[i]));
    }

    double median(std::vector<double> values)
    {
        std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
        return values[values.size() / 2];
    }

    void print(const timed_kernel& k, nlohmann::json& rows)
    {
        const double ms = median(k.milliseconds), least = *std::min_element(k.milliseconds.begin(), k.milliseconds.end());
        const double rate = k.bytes * static_cast<double>(k.numbers) / ms / 1e6;
        std::printf("%-28s %-5s %-12s %10zu %12.4f %12.4f %9.1f\n", k.kernel.c_str(), k.side.c_str(), k.kind.c_str(), k.numbers, ms,
            least, rate);
        rows.push_back({{"kernel", k.kernel}, {"side", k.side}, {"kind", k.kind}, {"numbers", k.numbers}, {"median_ms", ms},
            {"least_ms", least}, {"gigabytes_per_second", rate}});
    }

    void time_kernels(const std::string& kind, std::size_t n, unsigned rounds, double milliseconds_each, nlohmann::json& rows)
    {
        network net(kind, n);
        std::vector<timed_kernel> list;
        add_cpu(list, net, kind, n);
        #ifdef DLIB_USE_CUDA
            network on_gpu(kind, n);            // each side has tensors of its own: none travels
            add_cuda(list, on_gpu, kind, n);
        #endif
        time_in_turns(list, rounds, milliseconds_each);
        for (const timed_kernel& k : list)
            print(k, rows);
    }

    int run(int argc, char** argv)
    {
        CLI::App app("Speed of every kernel, CPU and GPU in turns");
        unsigned rounds = 7;
        double milliseconds_each = 20;
        std::vector<std::size_t> sizes = {1855584, 20024000};
        std::vector<std::string> kinds = {"random"};
        bool json = false;
        app.add_option("--rounds", rounds, "rounds, of which the median counts")->check(CLI::Range(1, 1000))->capture_default_str();
        app.add_option("--milliseconds", milliseconds_each, "time for one kernel in one round")->capture_default_str();
        app.add_option("--numbers", sizes, "sizes; the default ones are ResNet-32's and VGG-19's weights")->check(CLI::Range(100, 1 << 30));
        app.add_option("--kinds", kinds, "kinds of numbers")->check(CLI::IsMember(kernel_cases::kinds));
        app.add_flag("--json", json, "one JSON object on stdout after the table, on a line of its own");
        CLI11_PARSE(app, argc, argv);
        require_device();
        std::printf("%-28s %-5s %-12s %10s %12s %12s %9s\n", "kernel", "side", "kind", "numbers", "ms (median)", "ms (least)", "GB/s");
        nlohmann::json rows = nlohmann::json::array();
        for (std::size_t n : sizes)
            for (const std::string& kind : kinds)
                time_kernels(kind, n, rounds, milliseconds_each, rows);
        if (json)
            std::cout << nlohmann::json{{"kernels", rows}} << std::endl;
        return 0;
    }
}

int main(int argc, char** argv) try
{
    return run(argc, argv);
}
catch (const std::exception& e)
{
    std::cerr << "kernels: " << e.what() << std::endl;
    return 2;
}
