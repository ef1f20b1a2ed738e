// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_RUN_REPORT_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_RUN_REPORT_H

#include <hypersparse/plugins/report/html/png.h>
#include <hypersparse/plugins/report/run_record.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hypersparse::html
{
    struct kept_map
    {
        // (rows, cols), row-major: the share of weights that are not 0 in a block of outputs (rows) and inputs (cols) of a layer
        std::size_t rows = 0;
        std::size_t cols = 0;
        std::vector<float> shares;
    };

    struct layer_facts
    {
        std::string name;
        std::string shape;              // "64×32×3×3"
        std::size_t weights = 0;
        std::size_t kept = 0;           // not exactly 0
        kept_map map;

        double density() const { return weights == 0 ? 0 : static_cast<double>(kept) / static_cast<double>(weights); }
    };

    struct filter_bank
    {
        // Of the first layer: (filters, channels, rows, cols), row-major.
        std::size_t filters = 0;
        std::size_t channels = 0;
        std::size_t rows = 0;
        std::size_t cols = 0;
        std::vector<float> weights;
    };

    struct hard_image
    {
        picture pixels;
        std::string label;
        std::string guess;
        double loss = 0;                // nats
        double probability = 0;         // that the network gives to its guess
    };

    struct image_results
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                How the pruned network does on images, one by one.
        !*/

        std::string images_name;        // "test images"
        std::size_t images = 0;
        double accuracy = 0;
        double loss = 0;
        std::vector<std::string> classes;
        std::vector<std::size_t> confusion;     // (classes, classes), row-major: images of the row's class taken for the column's
        std::vector<hard_image> hardest;        // the largest loss first
    };

    struct run_report
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                All that a page says about a run. Everything may be empty but the name; missing says why it is, a line each.
        !*/

        std::string name;               // different from those of the other runs on the page
        std::string network;
        std::string data;
        std::vector<std::pair<std::string, std::string>> options;
        std::vector<epoch_record> epochs;
        std::vector<weight_record> weights;
        std::size_t parameters = 0;
        std::size_t dense_macs = 0;             // multiplications for an image, of the dense network
        std::size_t macs = 0;                   // and of what pruning left
        std::vector<layer_facts> layers;        // of the pruned network, the one next to the image first
        std::optional<filter_bank> dense_filters;
        std::optional<filter_bank> pruned_filters;
        std::optional<image_results> images;
        std::vector<std::pair<std::string, std::size_t>> files;     // name and bytes
        std::vector<std::pair<std::string, double>> speeds;         // of inference: what computes, and images per second
        std::vector<std::string> commands;      // that repeat the run
        std::vector<std::string> missing;

        std::string option(const std::string& option_name) const;   // empty, if it is not known
        std::size_t prunable() const;
        std::size_t kept() const;
    };
}

#endif
