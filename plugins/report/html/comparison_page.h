// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_COMPARISON_PAGE_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_COMPARISON_PAGE_H

#include <hypersparse/plugins/report/comparison.h>

#include <string>

namespace hypersparse::html
{
    std::string draw_comparison(const comparison& c);
    /*!
        ensures
            - returns a figure: accuracy over prune rate, a line a method, with a bar of one standard deviation up and down where
              there is one. The prune rates lie as the logarithms of their densities do, as those of most interest are near 1;
              the dense network is a line from side to side. The numbers are in the figure's alternative text, too.
            - a figure that says so, if no run is finished
    !*/

    std::string comparison_page(const comparison& c, const std::string& made_by);
    /*!
        requires
            - every prune rate is in [0, 1)
        ensures
            - returns one HTML document: the figure, the table, what is missing and the recipe. It loads nothing and has no
              script; all text is escaped. made_by stands at the foot.
    !*/
}

#endif
