// SPDX-License-Identifier: BSL-1.0
#include "layer_report.h"

#include "epoch_report.h"

#include <hypersparse/plugins/report/bar.h>
#include <hypersparse/plugins/report/table.h>

#include <algorithm>
#include <cmath>

namespace hypersparse::program
{
    namespace
    {
        double density_of(const layer_summary& layer) { return weight_totals{layer.weights, layer.nonzero}.density(); }

        std::string shape_text(const std::vector<long>& shape)
        {
            std::string text;
            for (const long size : shape)
                text += (text.empty() ? "" : " x ") + std::to_string(size);
            return text;
        }
    }

    weight_totals totals_of(const std::vector<layer_summary>& layers)
    {
        weight_totals totals;
        for (const layer_summary& layer : layers)
        {
            totals.prunable += layer.weights;
            totals.kept += layer.nonzero;
        }
        return totals;
    }

    std::string layer_table(const std::vector<layer_summary>& layers, const terminal& looks)
    {
        constexpr int bar_width = 12;
        const auto right = table::side::right;
        table rows({{"layer"}, {"shape"}, {"weights", right}, {"kept", right}, {"density", right}, {""}});
        for (const layer_summary& layer : layers)
            rows.add_row({layer.name, shape_text(layer.shape), std::to_string(layer.weights), std::to_string(layer.nonzero),
                percent(density_of(layer)), draw_bar(density_of(layer), bar_width, looks.unicode)});
        const weight_totals totals = totals_of(layers);
        rows.add_rule();
        rows.add_row({"total", std::to_string(layers.size()) + " layers", std::to_string(totals.prunable),
            std::to_string(totals.kept), percent(totals.density()), draw_bar(totals.density(), bar_width, looks.unicode)});
        return rows.text();
    }

    std::string draw_densities(const std::vector<layer_summary>& layers, const terminal& looks)
    {
        double smallest = 0.1;
        for (const layer_summary& layer : layers)
            if (layer.nonzero != 0)
                smallest = std::min(smallest, density_of(layer));
        smallest = std::pow(10, std::floor(std::log10(smallest)));
        constexpr int beside = 30;      // columns that name and density take
        const int width = std::clamp(std::min(looks.width, 100) - beside, 10, 60);
        table rows({{"layer"}, {"density", table::side::right}, {percent(smallest) + " ... 100 %, logarithmic"}});
        for (const layer_summary& layer : layers)
            rows.add_row({layer.name, percent(density_of(layer)),
                draw_bar(on_log_scale(density_of(layer), smallest), width, looks.unicode)});
        return rows.text();
    }

    nlohmann::ordered_json layers_json(const std::vector<layer_summary>& layers)
    {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (const layer_summary& layer : layers)
            list.push_back({{"name", layer.name}, {"shape", layer.shape}, {"weights", layer.weights},
                {"kept", layer.nonzero}, {"density", density_of(layer)}});
        return list;
    }
}
