// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_TRAIN_SUMMARY_H
#define HYPERSPARSE_EXAMPLES_ART_TRAIN_SUMMARY_H

#include "evaluation.h"
#include "run_directory.h"
#include "train_request.h"

namespace hypersparse::program
{
    void conclude_run(const run_directory& run, const train_request& request, const dataset& data, const std::string& metrics,
        double seconds);
    /*!
        requires
            - the run is over and its models are written
        ensures
            - evaluates the run's model, writes results.json and prints what came out: a table by layer, accuracies and files to
              stderr, the picture too where it was asked for; the JSON object to stdout where it was asked for
        throws
            - result_error if the pruned network does no better than guessing, or results.json cannot be written
    !*/
}

#endif
