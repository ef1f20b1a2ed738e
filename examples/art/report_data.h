// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_REPORT_DATA_H
#define HYPERSPARSE_EXAMPLES_ART_REPORT_DATA_H

#include <hypersparse/plugins/report/html/run_report.h>

#include <string>
#include <vector>

namespace hypersparse::program
{
    struct report_wishes
    {
        bool images = true;         // show the network test images
        std::string data_dir;       // empty: the run's own
        std::size_t limit = 0;      // the first N test images; 0: as many as in training
        unsigned threads = 1;
    };

    std::vector<std::string> names_of_runs(const std::vector<std::string>& folders);
    /*!
        ensures
            - returns the folders' own names, with those of the folders they lie in as far as it takes to tell them apart
        throws
            - usage_error if a folder is named twice
    !*/

    html::run_report gather_report(const std::string& folder, const std::string& name, const report_wishes& wishes);
    /*!
        ensures
            - returns all that the files in a run's folder say, and how its network does on test images. What is not there, or cannot be
              read, is named in missing.
        throws
            - usage_error if folder is not that of a run
    !*/
}

#endif
