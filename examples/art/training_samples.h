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

    struct training_samples
    {
        labelled_images validation;             // held out of the training images
        std::optional<sample_list> list;        // of those that are left and trained on; nothing if it is all of them
    };

    training_samples choose_training_samples(const run_directory& run, const train_request& request, dataset& data);
    /*!
        ensures
            - #data.train holds the images that are trained on: first those for validation are taken out of it, then what the
              choice leaves. Scores are those of all images, before anything was taken out.
            - a run that goes on takes the list that it was begun with
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
