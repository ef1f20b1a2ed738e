// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_EPOCH_TABLE_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_EPOCH_TABLE_H

#include <hypersparse/plugins/report/html/run_report.h>

namespace hypersparse::html
{
    std::string draw_epoch_tables(const std::vector<run_report>& runs);
    /*!
        ensures
            - returns the numbers that the curves are drawn from, for those who cannot point at a curve: folded, a table a run with a row
              an epoch, of long runs every second, third, ... epoch and the last one. Empty if no run has epochs.
    !*/
}

#endif
