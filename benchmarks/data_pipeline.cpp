// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/augmentation.h>
#include <hypersparse/plugins/data/batch_stream.h>
#include <hypersparse/plugins/data/shapes.h>

#include <benchmark/benchmark.h>

using namespace hypersparse;

namespace
{
    const labelled_images& cifar_sized_images()
    {
        static const labelled_images data = make_shapes(10000, 1, shapes_part::train);
        return data;
    }

    // An epoch of CIFAR-sized images in batches of 64, shuffled and augmented, taken as fast as they come: what the pipeline can
    // deliver. Argument: preparation threads.
    void epoch_of_augmented_batches(benchmark::State& state)
    {
        const auto& data = cifar_sized_images();
        batch_stream stream(data, {.threads = static_cast<unsigned>(state.range(0))});
        hypersparse::batch item;
        std::size_t epoch = 0, images = 0;
        for (auto _ : state)
        {
            stream.start_epoch(epoch++);
            while (stream.next(item))
                images += item.images.size();
        }
        state.counters["images/s"] = benchmark::Counter(static_cast<double>(images), benchmark::Counter::kIsRate);
    }
    BENCHMARK(epoch_of_augmented_batches)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

    // The part of it that is the crop and the flip of one image.
    void crop_and_flip_of_an_image(benchmark::State& state)
    {
        const auto& data = cifar_sized_images();
        dlib::matrix<dlib::rgb_pixel> result;
        std::size_t i = 0;
        for (auto _ : state)
        {
            i = (i + 1) % data.images.size();
            apply_crop_and_flip(data.images[i], draw_crop_and_flip(1, 0, i), result);
            benchmark::DoNotOptimize(&result(0, 0));
        }
        state.counters["images/s"] = benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
    }
    BENCHMARK(crop_and_flip_of_an_image);
}
