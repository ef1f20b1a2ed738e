// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_CHECKPOINT_CONTENT_H
#define HYPERSPARSE_EXAMPLES_ART_CHECKPOINT_CONTENT_H

#include <hypersparse/plugins/data/labelled_images.h>
#include <hypersparse/plugins/training/training_run.h>

#include <cstdint>
#include <functional>
#include <string>

namespace hypersparse::program
{
    struct checkpoint_content
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What a checkpoint of `art train` holds beside the state of the training.
        !*/

        std::string options;                // as options_that_matter() gives them
        std::uint64_t data_digest = 0;      // of the training images: on others the run would not go on, but become another
        std::string metrics;                // metrics.jsonl so far
        double seconds = 0;                 // of training so far
    };

    std::string pack_checkpoint(const checkpoint_content& content, training_run& controller);

    checkpoint_content unpack_checkpoint(
        const std::string& payload,
        training_run& controller,
        const std::function<void(const checkpoint_content&)>& accept
    );
    /*!
        ensures
            - accept has seen the content before the controller was touched: it throws if this is no checkpoint of its run
            - the training goes on where pack_checkpoint() saw it
        throws
            - what accept throws, and dlib::error if payload was not written by pack_checkpoint() of a like run
    !*/

    std::uint64_t digest_of(const labelled_images& data);
    /*!
        ensures
            - returns a digest of sizes, pixels and labels, in order
    !*/
}

#endif
