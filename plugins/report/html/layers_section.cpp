// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/layer_pictures.h>
#include <hypersparse/plugins/report/html/page.h>
#include <hypersparse/plugins/report/html/report_sections.h>
#include <hypersparse/plugins/report/html/run_history.h>

namespace hypersparse::html
{
    namespace
    {
        std::string densities(const std::vector<run_report>& runs)
        {
            const std::string dots = draw_layer_densities(runs);
            return runs.size() == 1 || dots.empty() ? dots : legend_of_runs(runs) + dots + draw_density_table(runs);
        }

        std::string filters_of(const run_report& run)
        {
            std::string text;
            if (run.dense_filters)
                text += draw_filters(*run.dense_filters, "dense, at the end of phase art");
            if (run.pruned_filters)
                text += draw_filters(*run.pruned_filters, "pruned and fine-tuned");
            return text.empty() ? "" : "<div class=\"columns\">" + text + "</div>";
        }
    }

    std::string layers_section(const std::vector<run_report>& runs)
    {
        return section("Density, layer by layer",
                "The layer next to the image comes first. One threshold holds for all layers, so that each keeps what it needs. The scale "
                "is logarithmic." + std::string(runs.size() == 1 ? "" : " Layers of different networks are matched by their names."),
                densities(runs))
            + section("Filters of the first layer", "Grey is 0. Where a filter is missing, all of its weights were removed.",
                side_by_side(runs, filters_of))
            + section("Which weights were kept", "A picture a layer: outputs downwards, inputs to the right.",
                side_by_side(runs, draw_kept_maps));
    }
}
