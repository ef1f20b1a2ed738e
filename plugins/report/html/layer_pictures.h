// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_LAYER_PICTURES_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_LAYER_PICTURES_H

#include <hypersparse/plugins/report/html/run_report.h>

namespace hypersparse::html
{
    std::string draw_layer_densities(const std::vector<run_report>& runs);
    /*!
        ensures
            - returns a row a layer with its density as a dot on a logarithmic scale, a dot for each run (a square from the seventh on); the
              numbers, too, of a single run. Rows are matched by the layers' names; a shape is named if it is that of all
              runs. Empty if no run has layers.
    !*/

    std::string draw_density_table(const std::vector<run_report>& runs);
    /*!
        ensures
            - returns the same densities as numbers, a column a run, in a folded table; empty if no run has layers
    !*/

    std::string draw_kept_maps(const run_report& run);
    /*!
        ensures
            - returns a small picture a layer: outputs downwards, inputs to the right, the stronger the blue the more
              weights were kept, each layer on its own scale, so that a layer with few of them shows where they are. Empty if
              the run has no layers.
    !*/

    std::string draw_filters(const filter_bank& bank, const std::string& title);
    /*!
        ensures
            - returns a figure with the filters as images; 0 is grey, the largest |w| is black or white, a filter of zeros is left out.
              Three channels are shown as red, green and blue, and otherwise the mean over the channels in grey.
    !*/

    kept_map map_of_kept(const float* weights, std::size_t outer, std::size_t inner, std::size_t block);
    /*!
        requires
            - weights are (outer, inner, block), row-major, with outer, inner and block > 0
        ensures
            - returns the share of them that are not 0 in at most 64 x 64 cells of equal size as far as they can be equal
    !*/
}

#endif
