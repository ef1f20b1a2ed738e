// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/networks/published_settings.h>
#include <hypersparse/networks/resnet.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <dlib/dnn.h>

#include <benchmark/benchmark.h>

#include <algorithm>

using namespace hypersparse;

namespace
{
    // ResNet-32 for 10 classes: 1,855,584 prunable weights in 34 tensors of 1,860,522 parameters.
    using net_type = resnet<32>::train_net;

    net_type& network()
    {
        static net_type net = make_train_net<resnet<32>>(10, 32, 32, 1);
        return net;
    }

    void compute_gradients(std::size_t images)
    {
        std::vector<dlib::matrix<dlib::rgb_pixel>> batch(images, dlib::matrix<dlib::rgb_pixel>(32, 32));
        dlib::rand random;
        for (auto& image : batch)
            for (dlib::rgb_pixel& pixel : image)
                pixel = dlib::rgb_pixel(random.get_random_8bit_number(), random.get_random_8bit_number(), random.get_random_8bit_number());
        std::vector<unsigned long> labels(images, 3);
        dlib::resizable_tensor input;
        network().to_tensor(batch.begin(), batch.end(), input);
        network().compute_parameter_gradients(input, labels.begin());
    }

    double smallest(const std::vector<double>& times) { return *std::min_element(times.begin(), times.end()); }

    // All solver calls of one step and the addition of what they return, as dlib's trainer makes them.
    template <typename solver_type>
    void update_all_layers(benchmark::State& state, const solver_type& solver)
    {
        compute_gradients(4);
        std::vector<solver_type> solvers(net_type::num_computational_layers, solver);
        for (auto _ : state)
            network().update_parameters(solvers, 1e-6);
    }

    void update_by_dlib_sgd(benchmark::State& state) { update_all_layers(state, dlib::sgd(1e-4f, 0.9f)); }
    void update_by_hypersparse_sgd_without_penalty(benchmark::State& state)
    {
        update_all_layers(state, hypersparse_sgd(network(), {.lambda = 0}));
    }
    void update_by_hypersparse_sgd(benchmark::State& state)
    {
        update_all_layers(state, hypersparse_sgd(network(), {.prune_rate = 0.98, .lambda = 5e-6}));
    }

    void repeated(benchmark::internal::Benchmark* b)
    {
        b->UseRealTime()->Unit(benchmark::kMillisecond)->Repetitions(9)->ComputeStatistics("min", smallest)->ReportAggregatesOnly();
    }
    BENCHMARK(update_by_dlib_sgd)->Apply(repeated);
    BENCHMARK(update_by_hypersparse_sgd_without_penalty)->Apply(repeated);
    BENCHMARK(update_by_hypersparse_sgd)->Apply(repeated);

    // The rest of a step, for scale: forward and backward pass of 64 images.
    void gradients_of_64_images(benchmark::State& state)
    {
        for (auto _ : state)
            compute_gradients(64);
    }
    BENCHMARK(gradients_of_64_images)->Iterations(1)->Repetitions(3)->ComputeStatistics("min", smallest)
        ->ReportAggregatesOnly()->UseRealTime()->Unit(benchmark::kMillisecond);
}
