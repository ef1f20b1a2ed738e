// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_BENCHMARKS_WORKER_ERK_GRAPH_H
#define HYPERSPARSE_BENCHMARKS_WORKER_ERK_GRAPH_H

#include <hypersparse/plugins/deploy/graph/graph.h>

#include <string>

namespace hypersparse::benchmarks
{
    graph erk_graph(const std::string& network, double prune_rate, unsigned seed);
    /*!
        requires
            - network is "resnet-32" or "vgg-19", and 0 <= prune_rate < 1
        ensures
            - returns the network for 10 classes and images of 32 x 32, its normalisation folded, with random weights of which
              this fraction is missing. Layers have the densities of Erdos-Renyi-kernel sampling (Evci et al., "Rigging the
              Lottery", 2020): density proportional to (in + out + rows + columns)/(in*out*rows*columns), at most 1, with the
              factor that gives the density of the whole. The same arguments give the same graph.
    !*/
}

#endif
