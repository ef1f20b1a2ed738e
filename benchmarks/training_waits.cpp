// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/networks/published_settings.h>
#include <hypersparse/networks/resnet.h>
#include <hypersparse/plugins/data/batch_stream.h>
#include <hypersparse/plugins/data/shapes.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <dlib/dnn.h>

#include <benchmark/benchmark.h>

#include <chrono>

using namespace hypersparse;

namespace
{
    // Does the trainer wait for data? ResNet-8, the fastest network here, trained on augmented CIFAR-sized images that one more
    // thread prepares. The counter is the time the training loop has waited for a batch, in percent of the whole.
    void training_that_waits_for_data(benchmark::State& state)
    {
        using net_type = resnet<8>::train_net;
        const labelled_images data = make_shapes(640, 1, shapes_part::train);
        net_type net = make_train_net<resnet<8>>(10, 32, 32, 1);
        dlib::dnn_trainer<net_type, hypersparse_sgd> trainer(net, hypersparse_sgd(net, {.lambda = 5e-6}));
        batch_stream stream(data, {.batch_size = 64, .threads = 1});
        hypersparse::batch item;
        std::size_t epoch = 0;
        double waited = 0;
        const auto begin = std::chrono::steady_clock::now();
        for (auto _ : state)
        {
            stream.start_epoch(epoch++);
            while (stream.next(item))
                trainer.train_one_step(item.images, item.labels);
            trainer.get_net();          // dlib's trainer works in a thread of its own: the epoch ends when it has ended
            waited += stream.seconds_waited();
        }
        const std::chrono::duration<double> whole = std::chrono::steady_clock::now() - begin;
        state.counters["waited %"] = 100 * waited / whole.count();
        state.counters["images/s"] = static_cast<double>(data.images.size() * epoch) / whole.count();
    }
    BENCHMARK(training_that_waits_for_data)->Iterations(3)->UseRealTime()->Unit(benchmark::kMillisecond);
}
