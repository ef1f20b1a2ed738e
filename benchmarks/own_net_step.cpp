// SPDX-License-Identifier: BSL-1.0
// A training step of a network as a user of dlib writes it, timed; see worker/run_worker.h. --layers con is what that user gets
// who changes dlib::con to hypersparse::fast::con and nothing else.
#include "worker/run_worker.h"

#include <algorithm>
#include <iterator>

namespace hypersparse::benchmarks
{
    struct dlibs_layers;
    struct fast_convolutions;
    struct all_fast_layers;
    template <typename from>
    struct lenet;
    template <typename from>
    struct inception;
    template <typename net>
    class own_net_work;
}

using namespace hypersparse::benchmarks;

namespace
{
    struct table_row
    {
        const char* network;
        const char* layers;
        std::unique_ptr<step_worker> (*make)(const worker_request&);
    };

    // A new row takes its type in CMakeLists.txt, too.
    constexpr table_row table[] = {
        {"lenet", "dlib", &make_worker<own_net_work<lenet<dlibs_layers>>>},
        {"lenet", "con", &make_worker<own_net_work<lenet<fast_convolutions>>>},
        {"lenet", "fast", &make_worker<own_net_work<lenet<all_fast_layers>>>},
        {"inception", "dlib", &make_worker<own_net_work<inception<dlibs_layers>>>},
        {"inception", "con", &make_worker<own_net_work<inception<fast_convolutions>>>},
        {"inception", "fast", &make_worker<own_net_work<inception<all_fast_layers>>>}};
}

int main(int argc, char** argv)
{
    constexpr std::size_t largest_batch = 65536;
    worker_request asked;
    CLI::App app("Times training steps on random images: `run K` on the standard input trains K of them.", "own_net_step");
    app.add_option("--network", asked.network, "what is trained")->required()->check(CLI::IsMember({"lenet", "inception"}));
    app.add_option("--layers", asked.layers, "which layers are fast: none, con or all that can be")
        ->check(CLI::IsMember({"dlib", "con", "fast"}));
    app.add_option("--batch", asked.batch, "images in a step")->check(CLI::Range(std::size_t{2}, largest_batch));
    return run_worker(app, asked, argc, argv, [&]
    {
        return std::find_if(std::begin(table), std::end(table),
            [&](const table_row& row) { return row.network == asked.network && row.layers == asked.layers; })->make(asked);
    });
}
