// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_MAGNITUDE_PICTURES_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_MAGNITUDE_PICTURES_H

#include <hypersparse/plugins/report/html/run_report.h>

namespace hypersparse::html
{
    std::string draw_magnitude_history(const run_report& run, const std::string& title);
    /*!
        ensures
            - returns a figure: epochs to the right, |w| upwards on a logarithmic scale, the stronger the blue the more
              weights; the threshold as a line; below it a strip with the share of weights that are exactly 0. Empty if the run has no weight records.
    !*/

    std::string draw_magnitude_moments(const run_report& run, bool all);
    /*!
        ensures
            - returns histograms of |w| after the last epoch of phase art, or, if all are wanted, after the first epoch and the
              last one of every phase, on the same scales: what is above the threshold in another colour than what is below.
              Empty if the run has no weight records of those epochs.
    !*/

    std::vector<std::optional<double>> slope_by_rank(const weight_record& record, const std::vector<double>& shares);
    /*!
        ensures
            - returns the slope of the HyperSparse penalty at the weight below which each share (0..1) of all weights lies in size:
              s sech^2(s a) sum|w| / sum tanh(s|w|), with a interpolated within its bin; L1's is 1 everywhere. Nothing where the formula
              has no value.
    !*/
}

#endif
