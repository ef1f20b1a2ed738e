// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_EPOCH_REPORT_H
#define HYPERSPARSE_EXAMPLES_ART_EPOCH_REPORT_H

#include <hypersparse/plugins/report/terminal.h>
#include <hypersparse/plugins/training/training_observer.h>

#include <string>

namespace hypersparse::program
{
    std::string json_line(const epoch_metrics& metrics);
    /*!
        ensures
            - returns the line of metrics.jsonl, with its line break; what was not measured is null
    !*/

    std::string text_line(const epoch_metrics& metrics);
    /*!
        ensures
            - returns one line for a person, without a line break
    !*/

    std::string percent(double fraction);   // "93.75 %"
    std::string counted(std::size_t number, const std::string& thing);   // "1 epoch", "2 epochs"

    std::string draw_accuracies(const std::string& metrics, const terminal& looks);
    /*!
        ensures
            - returns a picture of the accuracies in the lines of a metrics.jsonl, by phase; empty if there are none. Lines
              that are not such are passed over.
    !*/
}

#endif
