// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_BENCH_TIMING_H
#define HYPERSPARSE_EXAMPLES_ART_BENCH_TIMING_H

#include <hypersparse/networks/network.h>
#include <hypersparse/plugins/deploy/engine/sparse_engine.h>

#include <string>
#include <vector>

namespace hypersparse::program
{
    struct engine_timing
    {
        std::string engine;
        bool is_sparse = false;             // multiplies only weights that are not zero
        std::vector<double> seconds;        // of each batch, ascending

        double quantile(double fraction) const;
        double median() const { return quantile(0.5); }
    };

    std::vector<engine_timing> time_engines(const sparse_engine& engine, network* dense, std::size_t batch, std::size_t rounds);
    /*!
        requires
            - batch > 0 and rounds > 0
        ensures
            - returns how long a batch of images takes: the sparse engine first, then the dense network with the fast layers of
              this library if there is one. They take turns, a batch each, after one that does not count.
    !*/
}

#endif
