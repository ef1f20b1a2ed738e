// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_REPORT_SECTIONS_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_REPORT_SECTIONS_H

#include <hypersparse/plugins/report/html/run_report.h>

#include <functional>

namespace hypersparse::html
{
    // The sections of a page about one run or several, in their order, each in HTML; empty where the runs say nothing about it.
    std::string results_section(const std::vector<run_report>& runs);      // the head of the page and the numbers most people want
    std::string training_section(const std::vector<run_report>& runs);     // accuracy, loss, lambda, threshold, learning rate
    std::string magnitudes_section(const std::vector<run_report>& runs);   // |w| epoch by epoch, slope of the penalty
    std::string layers_section(const std::vector<run_report>& runs);       // densities, filters, kept weights
    std::string images_section(const std::vector<run_report>& runs);       // confusion matrix, hardest images
    std::string cost_section(const std::vector<run_report>& runs);         // size and speed
    std::string options_section(const std::vector<run_report>& runs);      // and how to repeat the run
    std::string missing_section(const std::vector<run_report>& runs);

    std::string side_by_side(const std::vector<run_report>& runs, const std::function<std::string(const run_report&)>& draw);
    /*!
        ensures
            - returns draw() of each run that it is not empty of, in columns below the runs' names; without a name if there is one run
    !*/
}

#endif
