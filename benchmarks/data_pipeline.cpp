// SPDX-License-Identifier: BSL-1.0
// What the data pipeline can deliver: epochs of CIFAR-sized images in batches of 64, shuffled and augmented, taken as fast as they
// come, with 1, 2, ... preparation threads; and the part of it that is the crop and the flip of one image.
#include <hypersparse/plugins/data/augmentation.h>
#include <hypersparse/plugins/data/batch_stream.h>
#include <hypersparse/plugins/data/shapes.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>

using namespace hypersparse;

namespace
{
    constexpr std::size_t images_made = 10000;

    double seconds_since(std::chrono::steady_clock::time_point begin)
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }

    double epoch_rate(const labelled_images& data, unsigned threads, std::size_t epoch)
    {
        batch_stream stream(data, {.threads = threads});
        hypersparse::batch item;
        std::size_t images = 0;
        const auto begin = std::chrono::steady_clock::now();
        stream.start_epoch(epoch);
        while (stream.next(item))
            images += item.images.size();
        return static_cast<double>(images) / seconds_since(begin);
    }

    double crop_and_flip_rate(const labelled_images& data)
    {
        dlib::matrix<dlib::rgb_pixel> result;
        unsigned long pixels = 0;
        const auto begin = std::chrono::steady_clock::now();
        for (std::size_t i = 0; i < data.images.size(); ++i)
        {
            apply_crop_and_flip(data.images[i], draw_crop_and_flip(1, 0, i), result);
            pixels += result(0, 0).red;         // somebody looks at it
        }
        const double seconds = seconds_since(begin);
        return pixels != 0 ? static_cast<double>(data.images.size()) / seconds : 0;
    }

    struct row
    {
        std::string what;
        std::vector<double> images_per_second = {};
    };

    int run(int argc, char** argv)
    {
        CLI::App app("Images per second of the data pipeline");
        std::vector<unsigned> threads = {1, 2};
        unsigned rounds = 7;
        bool json = false;
        app.add_option("--threads", threads, "numbers of preparation threads")->check(CLI::Range(1, 1024))->capture_default_str();
        app.add_option("--rounds", rounds, "rounds, in turns; the median counts")->check(CLI::Range(1, 1000))->capture_default_str();
        app.add_flag("--json", json, "one JSON object on stdout instead of the table");
        CLI11_PARSE(app, argc, argv);

        const labelled_images data = make_shapes(images_made, 1, shapes_part::train);
        std::vector<row> rows;
        for (unsigned n : threads)
            rows.push_back({"augmented batches, " + std::to_string(n) + (n == 1 ? " thread" : " threads")});
        rows.push_back({"crop and flip alone"});
        for (unsigned round = 0; round < rounds; ++round)
        {
            for (std::size_t i = 0; i < threads.size(); ++i)
                rows[i].images_per_second.push_back(epoch_rate(data, threads[i], round));
            rows.back().images_per_second.push_back(crop_and_flip_rate(data));
        }

        nlohmann::json report;
        for (row& r : rows)
        {
            std::sort(r.images_per_second.begin(), r.images_per_second.end());
            const double median = r.images_per_second[rounds / 2], best = r.images_per_second.back();
            report["data_pipeline"].push_back({{"what", r.what}, {"median", median}, {"best", best}});
            if (!json)
                std::printf("%-32s %10.0f images/s (median), %10.0f (best)\n", r.what.c_str(), median, best);
        }
        if (json)
            std::cout << report << std::endl;
        return 0;
    }
}

int main(int argc, char** argv) try
{
    return run(argc, argv);
}
catch (const std::exception& e)
{
    std::cerr << "data_pipeline: " << e.what() << std::endl;
    return 2;
}
