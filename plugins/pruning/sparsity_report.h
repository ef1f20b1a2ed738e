// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_SPARSITY_REPORT_H
#define HYPERSPARSE_PLUGINS_PRUNING_SPARSITY_REPORT_H

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

namespace hypersparse
{
    struct layer_sparsity
    {
        std::string name;               // "con_1": kind and position among the prunable layers
        std::vector<long> shape;        // in PyTorch's order: (out, in, nr, nc) or (out, in)
        std::size_t outputs = 0;        // output units: filters, or columns of a fully connected layer
        std::size_t weights = 0;
        std::size_t kept = 0;           // selected to keep their value
        std::size_t nonzero = 0;        // not exactly 0; less than kept only if zeros had to be kept

        double density() const { return weights == 0 ? 0 : static_cast<double>(nonzero) / static_cast<double>(weights); }
    };

    struct sparsity_report
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                How many weights each prunable layer of a network has and keeps, in the network's order.
        !*/

        std::vector<layer_sparsity> layers;
        std::size_t prunable = 0;       // N
        std::size_t kept = 0;
        std::size_t nonzero = 0;

        // t: smaller magnitudes were pruned, larger ones kept. Of those equal to t prune() keeps as many as its count asks for,
        // with published_count none. 0 if nothing was pruned or the cut was by layer.
        float threshold = 0;

        double density() const { return prunable == 0 ? 0 : static_cast<double>(nonzero) / static_cast<double>(prunable); }

        std::vector<std::string> empty_layers() const;
        /*!
            ensures
                - returns the names of the layers without a nonzero weight: nothing passes them but their bias
        !*/

        std::vector<std::string> nearly_empty_layers() const;
        /*!
            ensures
                - returns the names of the layers that have some nonzero weight, but fewer than one for every eight output
                  units: most of their outputs are constant
        !*/

        void add(const layer_sparsity& layer);
    };

    std::ostream& operator<<(std::ostream& out, const sparsity_report& report);
    /*!
        ensures
            - prints a row a layer and the totals, then the empty and nearly empty layers by name
    !*/
}

#endif
