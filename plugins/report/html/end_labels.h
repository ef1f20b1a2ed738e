// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_END_LABELS_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_END_LABELS_H

#include <string>
#include <utility>
#include <vector>

namespace hypersparse::html
{
    enum class label_side
    {
        beside,     // to the right of the chart, at the height of the place
        after,      // to the right of the place
        before,
        listed      // in the lower left corner, one below the other
    };

    struct end_label
    {
        std::string name;
        std::string value;
        std::string tone;
        label_side side = label_side::beside;
        std::pair<double, double> place;        // 0..1 of the chart's width, and of its height, upwards
    };

    std::vector<double> spread(const std::vector<double>& places, double gap);
    /*!
        requires
            - gap > 0
        ensures
            - returns places in 0..1 that keep the order of the given ones (of equal ones, the first stays lower) and lie gap apart, or
              1/(places.size()-1) if there is no room for more, near where they were
    !*/

    std::string draw_end_labels(const std::vector<end_label>& labels, bool small);
    /*!
        ensures
            - returns the names of lines; on each side they are spread so that none covers another
    !*/
}

#endif
