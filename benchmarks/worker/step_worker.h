// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_BENCHMARKS_WORKER_STEP_WORKER_H
#define HYPERSPARSE_BENCHMARKS_WORKER_STEP_WORKER_H

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace hypersparse::benchmarks
{
    struct worker_request
    {
        std::string network;
        long width = 32;                    // filters of a ResNet's first stage
        std::size_t batch = 64;
        std::string penalty = "hypersparse";
        std::string convolution = "dlib";   // how a GPU computes it
        std::string layers = "fast";        // what computes on the CPU
        unsigned threads = 1;
    };

    class step_worker
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Work that is done step by step and timed, so that programs can be timed in turns.
        !*/

    public:
        virtual ~step_worker() = default;

        virtual nlohmann::json description() = 0;
        // what a step is: at least {"network": ..., "parameters": ...}

        virtual double seconds_of(std::size_t steps) = 0;
        // does this many steps and returns the time that they took
    };

    template <typename work>
    std::unique_ptr<step_worker> make_worker(const worker_request& asked);
    // work(asked). Defined in step_worker_impl.h and instantiated by CMakeLists.txt in a file for each type of work: networks are
    // dear to compile.
}

#endif
