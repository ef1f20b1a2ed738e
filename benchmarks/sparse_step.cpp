// SPDX-License-Identifier: BSL-1.0
// The logits of a batch of images by the sparse engine, timed; see worker/run_worker.h.
#include "worker/erk_graph.h"
#include "worker/run_worker.h"

#include <hypersparse/plugins/deploy/engine/sparse_engine.h>
#include <hypersparse/plugins/deploy/graph/remove_dead_structure.h>
#include <hypersparse/plugins/deploy/sparse_file/sparse_file.h>
#include <hypersparse/plugins/kernels/instruction_set.h>

#include <nlohmann/json.hpp>

#include <chrono>

using namespace hypersparse;
using namespace hypersparse::benchmarks;

namespace
{
    class sparse_work : public step_worker
    {
    public:
        sparse_work(const graph& g, std::size_t batch)
            : name_(g.network), totals_(totals(g)), engine_(g), batch_(batch), images_(batch*g.input_shape().size()),
              logits_(batch*engine_.outputs())
        {
            for (std::size_t i = 0; i < images_.size(); ++i)
                images_[i] = static_cast<std::uint8_t>(i*2654435761u >> 24);
            seconds_of(1);
        }

        nlohmann::json description() override
        {
            return {{"network", name_}, {"parameters", totals_.weights}, {"nonzeros", totals_.nonzeros}, {"macs", totals_.macs},
                {"dense_macs", totals_.dense_macs}, {"instructions", name_of(current_instruction_set())}};
        }

        double seconds_of(std::size_t steps) override
        {
            const auto begin = std::chrono::steady_clock::now();
            for (std::size_t i = 0; i < steps; ++i)
                engine_.run(images_.data(), batch_, logits_.data());
            const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
            for (float logit : logits_)
                if (!(logit > -1e30f && logit < 1e30f))
                    throw std::runtime_error("expected finite logits, found " + std::to_string(logit));
            return time.count();
        }

    private:
        std::string name_;
        graph_totals totals_;
        sparse_engine engine_;
        std::size_t batch_;
        std::vector<std::uint8_t> images_;
        std::vector<float> logits_;
    };
}

int main(int argc, char** argv)
{
    constexpr std::size_t largest_batch = 65536;
    worker_request asked;
    double prune_rate = 0.9;
    CLI::App app("Times the sparse engine on random images: `run K` on the standard input computes K batches.", "sparse_step");
    std::string file;
    app.add_option("--network", asked.network, "what computes: resnet-32 or vgg-19, or what is in the file")->required();
    auto* rate = app.add_option("--prune-rate", prune_rate, "fraction of its weights that is missing")->check(CLI::Range(0.0, 0.9999));
    app.add_option("--file", file, "sparse file (.hsn) of a network, in place of random weights")->excludes(rate);
    app.add_option("--batch", asked.batch, "images in a step")->check(CLI::Range(std::size_t{1}, largest_batch));
    return run_worker(app, asked, argc, argv,
        [&]
        {
            if (file.empty() && asked.network != "resnet-32" && asked.network != "vgg-19")
                throw std::runtime_error("expected resnet-32 or vgg-19, or --file, found " + asked.network);
            graph g = file.empty() ? erk_graph(asked.network, prune_rate, 1) : read_sparse_file(file);
            if (g.network != asked.network)
                throw std::runtime_error("expected " + asked.network + " in " + file + ", found " + g.network);
            return std::make_unique<sparse_work>(std::move(g), asked.batch);
        });
}
