// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_REPORT_PAGE_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_REPORT_PAGE_H

#include <hypersparse/plugins/report/html/run_report.h>

namespace hypersparse::html
{
    std::string report_page(const std::vector<run_report>& runs, const std::string& made_by);
    /*!
        requires
            - runs is not empty, and their names differ
        ensures
            - returns one HTML document about the runs, side by side if there are several. It loads nothing, has no script, and is whole
              without one. What comes from a run is escaped; what a run does not have is left out, and its `missing` lines are shown.
            - made_by stands at the foot
    !*/
}

#endif
