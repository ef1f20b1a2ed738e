// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_COMPARISON_H
#define HYPERSPARSE_PLUGINS_REPORT_COMPARISON_H

#include <hypersparse/plugins/report/sample_statistics.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hypersparse
{
    struct run_outcome
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What came out of a finished run.
        !*/

        std::uint64_t seed = 0;
        double accuracy = 0;                // 0..1
        std::size_t prunable = 0;
        std::size_t kept = 0;
        std::optional<std::size_t> macs;    // multiplications for an image with weights that are not zero
        std::optional<std::size_t> bytes;   // of the network's sparse file
        double seconds = 0;                 // of training
    };

    struct comparison_row
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The runs of a method at a prune rate that differ in nothing but their seeds.
        !*/

        std::string method;
        double prune_rate = 0;
        bool base_line = false;             // the dense network, which has no prune rate
        std::size_t seeds = 0;              // as many runs were asked for
        std::vector<run_outcome> runs;      // those that are finished

        sample_statistics accuracy() const;
    };

    struct comparison
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Methods of training side by side.
        !*/

        std::string trained;                // "resnet-32 on cifar10"
        std::string images = "test";        // on which accuracies were measured
        std::vector<comparison_row> rows;
        std::vector<std::string> missing;   // runs that are not finished, a line each
        std::string recipe;                 // the file's text
    };

    std::string prune_rate_text(double rate);       // 0.995: "99.5 %"

    std::vector<std::string> comparison_titles();
    std::vector<std::string> comparison_cells(const comparison_row& row);
    /*!
        ensures
            - returns the titles of the columns of a table, and what a row has in them: method, prune rate, mean accuracy, its
              standard deviation over the seeds, number of seeds, weights kept, density, multiplications, time of training, bytes
              of the sparse file; of the last four the mean. What is not known is a dash.
    !*/

    std::string comparison_text(const comparison& c);
    /*!
        ensures
            - returns the table for a terminal, and the missing runs below it
    !*/

    std::string comparison_markdown(const comparison& c, const std::string& made_by);
    /*!
        ensures
            - returns the same as a Markdown document that ends with the recipe
    !*/
}

#endif
