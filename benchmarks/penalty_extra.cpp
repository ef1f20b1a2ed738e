// SPDX-License-Identifier: BSL-1.0
// What the HyperSparse penalty adds to a step: measuring all weights, and the slope in the update. Steps with and without it
// are timed in turns, on tensors of the sizes of two networks, and the shortest of each are compared.
#include <hypersparse/plugins/kernels/thread_team.h>
#include <hypersparse/plugins/penalty/penalty.h>

#include <dlib/cuda/tensor_tools.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <deque>
#include <functional>
#include <limits>
#include <random>

using namespace hypersparse;

namespace
{
    using sizes = std::vector<std::size_t>;

    sizes repeated(std::initializer_list<std::pair<std::size_t, std::size_t>> size_and_times)
    {
        sizes all;
        for (const auto& [size, times] : size_and_times)
            all.insert(all.end(), times, size);
        return all;
    }

    // The prunable weights of the published networks for 10 classes, layer by layer.
    const sizes resnet_32 = repeated({{864, 1}, {9216, 10}, {18432, 1}, {2048, 1}, {36864, 9}, {73728, 1}, {8192, 1},
        {147456, 9}, {1280, 1}});
    const sizes vgg_19 = repeated({{1728, 1}, {36864, 1}, {73728, 1}, {147456, 1}, {294912, 1}, {589824, 3}, {1179648, 1},
        {2359296, 7}, {5120, 1}});

    struct layer
    {
        dlib::resizable_tensor params, gradient, velocity, step;
    };

    class network
    {
    public:
        explicit network(const sizes& all)
        {
            std::mt19937 generator(1);
            std::normal_distribution<float> normal(0, 0.05f);
            for (std::size_t size : all)
            {
                layer& l = layers_.emplace_back();
                for (dlib::resizable_tensor* t : {&l.params, &l.gradient, &l.velocity, &l.step})
                {
                    t->set_size(static_cast<long long>(size));
                    std::generate(t->begin(), t->end(), [&] { return normal(generator); });
                }
                weights_.push_back({.params = &l.params, .size = size});
            }
        }

        std::size_t size() const { return count_weights(weights_); }

        void measure(const penalty& p) { p.measure(weights_, 0.98, measured_); }

        // All layers, and the addition of their steps, as dlib makes it.
        void update(const penalty& p)
        {
            for (layer& l : layers_)
            {
                const step_plan plan = {.weights = l.params.size(), .biases = l.params.size(), .learning_rate = 1e-4f,
                    .weight_decay = 1e-4f, .momentum = 0.9f, .lambda = 1e-5f};
                p.step(l.step, l.velocity, l.params, l.gradient, plan, measured_, divergence_mark());
                dlib::tt::add(l.params, l.params, l.step);
            }
        }

    private:
        std::deque<layer> layers_;
        std::vector<weight_tensor> weights_;
        measured_penalty measured_;
    };

    class shortest_time
    {
    public:
        void take(const std::function<void()>& work)
        {
            const auto start = std::chrono::steady_clock::now();
            work();
            best_ = std::min(best_, std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count());
        }

        double nanoseconds() const { return best_; }

    private:
        double best_ = std::numeric_limits<double>::infinity();
    };

    void print_extra(const char* name, network& net, unsigned threads)
    {
        const penalty hypersparse("hypersparse"), none("none");
        const double n = static_cast<double>(net.size());
        set_cpu_threads(threads);
        shortest_time measurement, with, without;
        for (int turn = 0; turn < 30 || turn * n < 3e8; ++turn)
        {
            measurement.take([&] { net.measure(hypersparse); });
            with.take([&] { net.update(hypersparse); });
            without.take([&] { net.update(none); });
        }
        std::printf("%-10s %9.0f weights, threads %2u: extra %.3f ns per weight (measurement %.3f, update %.3f against %.3f)\n",
            name, n, cpu_threads(), (measurement.nanoseconds() + with.nanoseconds() - without.nanoseconds()) / n,
            measurement.nanoseconds() / n, with.nanoseconds() / n, without.nanoseconds() / n);
    }
}

int main()
{
    network small(resnet_32), large(vgg_19);
    for (int repetition = 0; repetition < 3; ++repetition)
        for (unsigned threads : {1u, 0u})
        {
            print_extra("ResNet-32", small, threads);
            print_extra("VGG-19", large, threads);
        }
}
