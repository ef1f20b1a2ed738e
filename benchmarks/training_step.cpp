// SPDX-License-Identifier: BSL-1.0
// Our side of benchmarks/compare_with_pytorch and benchmarks/run, which ask line by line, so that two programs can be timed in
// turns: see worker/run_worker.h. benchmarks/pytorch_step.py is asked the same way.
#include "worker/run_worker.h"

#include <hypersparse/networks/make_network_of.h>
#include <hypersparse/plugins/layers/convolution_options.h>

#include <dlib/error.h>

#include <algorithm>
#include <iterator>

namespace hypersparse::benchmarks
{
    template <std::size_t depth, long width>
    struct resnet_of_width;
    template <typename architecture>
    class training_work;
}

using namespace hypersparse;
using namespace hypersparse::benchmarks;

namespace
{
    struct table_row
    {
        const char* network;
        long width;
        std::unique_ptr<step_worker> (*make)(const worker_request&);
    };

    // A new row takes its type in CMakeLists.txt, too. Whoever adds a network adds it to pytorch_step.py.
    constexpr table_row table[] = {
        {"resnet-8", 32, &make_worker<training_work<resnet<8>>>},
        {"resnet-20", 16, &make_worker<training_work<resnet_of_width<20, 16>>>},
        {"resnet-20", 32, &make_worker<training_work<resnet<20>>>},
        {"resnet-20", 64, &make_worker<training_work<resnet_of_width<20, 64>>>},
        {"resnet-32", 32, &make_worker<training_work<resnet<32>>>},
        {"resnet-56", 32, &make_worker<training_work<resnet<56>>>},
        {"vgg-19", 32, &make_worker<training_work<vgg<19>>>}};

    std::unique_ptr<step_worker> make(const worker_request& asked)
    {
        const auto row = std::find_if(std::begin(table), std::end(table),
            [&](const table_row& r) { return r.network == asked.network && r.width == asked.width; });
        if (row == std::end(table))
            throw dlib::error("expected a width of 32, or resnet-20 with 16 or 64, found " + asked.network + " with "
                + std::to_string(asked.width));
        return row->make(asked);
    }
}

int main(int argc, char** argv)
{
    constexpr std::size_t largest_batch = 65536;
    worker_request asked;
    CLI::App app("Times training steps on random images: `run K` on the standard input trains K of them.", "training_step");
    const CLI::IsMember networks({"resnet-8", "resnet-20", "resnet-32", "resnet-56", "vgg-19"});
    const CLI::IsMember penalties({"hypersparse", "none"});
    app.add_option("--network", asked.network, "what is trained")->required()->check(networks);
    app.add_option("--width", asked.width, "filters of a ResNet's first stage")->check(CLI::IsMember({16, 32, 64}));
    app.add_option("--batch", asked.batch, "images in a step")->check(CLI::Range(std::size_t{2}, largest_batch));
    app.add_option("--penalty", asked.penalty, "with the penalty or without")->check(penalties);
    app.add_option("--convolution", asked.convolution, "how a GPU computes it")
        ->check(CLI::IsMember(convolution_option_names()));
    app.add_option("--layers", asked.layers, "what computes on the CPU")->check(CLI::IsMember({"fast", "dlib"}));
    return run_worker(app, asked, argc, argv, [&] { return make(asked); });
}
