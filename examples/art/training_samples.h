// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_TRAINING_SAMPLES_H
#define HYPERSPARSE_EXAMPLES_ART_TRAINING_SAMPLES_H

#include "run_directory.h"
#include "train_request.h"

#include <hypersparse/plugins/data/sample_list.h>

#include <optional>

namespace hypersparse::program
{
    std::string digest_text(const labelled_images& data);
    /*!
        ensures
            - returns digest_of(data) as a sample list has it
    !*/

    std::optional<sample_list> choose_training_samples(const run_directory& run, const train_request& request, dataset& data);
    /*!
        ensures
            - returns nothing if all training images are asked for
            - otherwise returns the list of those that are, and #data.train holds no others. A run that goes on takes the list that
              it was begun with.
        throws
            - usage_error, data_error, score_error or file_error in one line if the scores cannot be read or are those of other images
    !*/

    void keep_training_samples(const run_directory& run, const std::optional<sample_list>& list);
    /*!
        ensures
            - a list is in the run's folder
    !*/
}

#endif
