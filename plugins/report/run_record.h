// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_RUN_RECORD_H
#define HYPERSPARSE_PLUGINS_REPORT_RUN_RECORD_H

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hypersparse
{
    struct epoch_record
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A line of metrics.jsonl: what `art train` measured in one epoch.
        !*/

        std::size_t epoch = 0;          // over all phases, from 0
        std::string phase;
        std::vector<std::pair<std::string, std::optional<double>>> numbers;     // in the file's order, all keys but those two

        std::optional<double> number(std::string_view key) const;
        /*!
            ensures
                - returns the number of this name; nothing if it was not measured or is not finite
        !*/
    };

    struct weight_record
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A line of weights.jsonl: the magnitudes of all prunable weights after one epoch.
        !*/

        std::size_t epoch = 0;
        std::string phase;
        double lowest = 0;              // where the first bin begins; smaller magnitudes but for 0 are in it, too
        double bins_per_decade = 0;
        std::vector<double> bins;       // weights in them; the last one holds larger magnitudes, too
        double zeros = 0;               // exactly 0
        std::optional<double> threshold, scale, sum_abs, sum_tanh;      // nothing where HyperSparse's formula has no value

        double edge(std::size_t bin) const;     // where this bin begins
        double weights() const;                 // all of them
    };

    template <typename record>
    struct record_file
    {
        std::vector<record> records;    // in the order of the file
        std::size_t unreadable = 0;     // lines that are something else, passed over
    };

    record_file<epoch_record> read_metrics(const std::string& text);
    record_file<weight_record> read_weight_records(const std::string& text);
    /*!
        ensures
            - returns what the lines of a metrics.jsonl, or of a weights.jsonl, say. Nothing is thrown for what is not such a line.
    !*/
}

#endif
