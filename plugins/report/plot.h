// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_PLOT_H
#define HYPERSPARSE_PLUGINS_REPORT_PLOT_H

#include <hypersparse/plugins/report/terminal.h>

#include <optional>
#include <string>
#include <vector>

namespace hypersparse
{
    struct plot_series
    {
        std::string name;
        std::vector<std::optional<double>> values;      // in 0..1, one for each x; none: nothing is drawn
    };

    struct plot_section
    {
        std::string name;
        std::size_t begin = 0;      // the first x of the section
    };

    std::string draw_plot(const std::vector<plot_series>& series, const std::vector<plot_section>& sections, const terminal& looks,
        int height = 12);
    /*!
        requires
            - all series have equally many values; sections ascend from 0 and lie within them
            - series.size() <= 4 and height >= 3
        ensures
            - returns fractions over x as a picture of characters with an axis in percent, a line where a section begins, the
              sections' names below, and a legend; as wide as the terminal, at most 100 columns. Where two series fall on
              the same place the earlier one is seen. Empty if there is nothing to draw.
    !*/
}

#endif
