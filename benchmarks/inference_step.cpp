// SPDX-License-Identifier: BSL-1.0
// The logits of a batch of images by a dense network, timed; see worker/run_worker.h. benchmarks/pytorch_inference.py is asked
// the same way.
#include "worker/run_worker.h"

#include <hypersparse/networks/make_network_of.h>

namespace hypersparse::benchmarks
{
    template <typename architecture>
    class inference_work;
}

using namespace hypersparse;
using namespace hypersparse::benchmarks;

int main(int argc, char** argv)
{
    constexpr std::size_t largest_batch = 65536;
    worker_request asked;
    CLI::App app("Times inference on random images: `run K` on the standard input computes K batches.", "inference_step");
    app.add_option("--network", asked.network, "what computes")->required()->check(CLI::IsMember({"resnet-32", "vgg-19"}));
    app.add_option("--batch", asked.batch, "images in a step")->check(CLI::Range(std::size_t{1}, largest_batch));
    app.add_option("--layers", asked.layers, "what computes on the CPU")->check(CLI::IsMember({"fast", "dlib"}));
    return run_worker(app, asked, argc, argv, [&]
    {
        return asked.network == "vgg-19" ? make_worker<inference_work<vgg<19>>>(asked)
            : make_worker<inference_work<resnet<32>>>(asked);
    });
}
