// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_IMAGE_PICTURES_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_IMAGE_PICTURES_H

#include <hypersparse/plugins/report/html/run_report.h>

namespace hypersparse::html
{
    std::string draw_confusion(const image_results& results);
    /*!
        ensures
            - returns the confusion matrix: a table with numbers for up to 20 classes, else a picture
    !*/

    std::string draw_confused_pairs(const image_results& results, std::size_t most);
    /*!
        ensures
            - returns a table of the pairs of classes that are mistaken most often, at most so many of them
    !*/

    std::string draw_hardest(const image_results& results, std::size_t most);
    /*!
        ensures
            - returns the first images of results.hardest with label, guess and loss, at most so many; empty, if there are none
    !*/
}

#endif
