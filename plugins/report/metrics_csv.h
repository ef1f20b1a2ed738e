// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_METRICS_CSV_H
#define HYPERSPARSE_PLUGINS_REPORT_METRICS_CSV_H

#include <hypersparse/plugins/report/run_record.h>

namespace hypersparse
{
    struct named_epochs
    {
        std::string run;
        std::vector<epoch_record> epochs;
    };

    std::string metrics_csv(const std::vector<named_epochs>& runs);
    /*!
        ensures
            - returns a table as RFC 4180 writes it, with CRLF and a row of titles: run, epoch, phase, then the numbers in the order in
              which they are met first; a row an epoch. What was not measured is empty; every number reads back the same.
    !*/
}

#endif
