// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_DATA_SCORE_H
#define HYPERSPARSE_EXAMPLES_ART_DATA_SCORE_H

#include "score_runs.h"

#include <CLI/CLI.hpp>

namespace hypersparse::program
{
    struct score_request
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What `art data score` is asked for.
        !*/

        std::string data = "shapes";
        std::string data_dir;
        long rows = 32;
        long cols = 32;
        std::size_t limit = 0;
        score_settings settings;
        std::string layers = "fast";
        std::string out;
        bool json = false;
    };

    void add_score_options(CLI::App& app, score_request& request);

    int score_data(CLI::App& app, score_request request);
    /*!
        ensures
            - trains the networks, writes the scores of all training images to request.out and prints what came out; returns the
              exit status. app is the one that read the request.
    !*/
}

#endif
