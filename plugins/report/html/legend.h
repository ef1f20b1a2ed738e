// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_LEGEND_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_LEGEND_H

#include <hypersparse/plugins/report/html/chart.h>

namespace hypersparse::html
{
    std::string draw_swatch(const std::string& tone, bool dashed);      // a piece of a line, as it looks in a chart

    std::string draw_legend(const chart& c);
    /*!
        ensures
            - returns the names of the lines with their last values, one after the other; empty if they have no names, or have bands
    !*/

    std::string draw_strips(const chart& c, const axis& x);
    /*!
        ensures
            - returns a row a line that has bands: its name and last value, and below them its bands along the axis. The bands are told
              in words, too, for those who do not see them. Empty if no line has bands, or the chart has no names.
    !*/

    std::optional<std::size_t> last_drawn(const chart& c, const chart_line& line);      // the last value that can be drawn
    std::string value_text(const chart& c, double value);       // as the chart's y axis counts
}

#endif
