// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_BAR_H
#define HYPERSPARSE_PLUGINS_REPORT_BAR_H

#include <string>

namespace hypersparse
{
    std::string draw_bar(double fraction, int width, bool unicode);
    /*!
        requires
            - width >= 0
        ensures
            - returns a bar of width characters, the first fraction (0..1, cut to it) of which is filled: in steps of an eighth
              of a character in Unicode, of a whole '#' among '.' in ASCII
    !*/

    double on_log_scale(double fraction, double smallest);
    /*!
        requires
            - 0 < smallest < 1
        ensures
            - returns where fraction lies between smallest (0) and 1 (1) on a logarithmic scale:
              1 - log(fraction)/log(smallest), cut to 0..1; 0 for fraction <= 0
    !*/
}

#endif
