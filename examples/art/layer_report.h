// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_LAYER_REPORT_H
#define HYPERSPARSE_EXAMPLES_ART_LAYER_REPORT_H

#include <hypersparse/networks/network.h>
#include <hypersparse/plugins/report/terminal.h>

#include <nlohmann/json.hpp>

namespace hypersparse::program
{
    struct weight_totals
    {
        std::size_t prunable = 0;
        std::size_t kept = 0;       // that are not 0

        double density() const { return prunable == 0 ? 0 : static_cast<double>(kept) / static_cast<double>(prunable); }
    };

    weight_totals totals_of(const std::vector<layer_summary>& layers);

    std::string layer_table(const std::vector<layer_summary>& layers, const terminal& looks);
    /*!
        ensures
            - returns a row a layer with name, shape, weights, kept and density with a small bar, and the totals
    !*/

    std::string draw_densities(const std::vector<layer_summary>& layers, const terminal& looks);
    /*!
        ensures
            - returns a bar a layer on a logarithmic scale that ends at the smallest density, rounded down to a power of ten
    !*/

    nlohmann::ordered_json layers_json(const std::vector<layer_summary>& layers);
}

#endif
