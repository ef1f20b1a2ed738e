// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_ART_PHASE_H
#define HYPERSPARSE_PLUGINS_TRAINING_ART_PHASE_H

#include <hypersparse/plugins/training/art_options.h>
#include <hypersparse/plugins/training/training_observer.h>

#include <string>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            The decisions of ART as pure functions of the settings and of what was measured.
    !*/

    enum class art_phase
    {
        warmup,     // plain training
        art,        // the penalty grows every epoch, until the pruned copy is as good as the dense network
        finetune,   // the best pruned snapshot is trained on, its zeros held
        finished
    };

    std::string to_string(art_phase phase);

    training_phase describe(art_phase phase, const art_options& options);
    /*!
        ensures
            - returns the phase as observers are told of it
    !*/

    art_phase first_phase(const art_options& options);
    /*!
        ensures
            - returns the first phase that has epochs
    !*/

    art_phase next_phase(art_phase phase, std::size_t epochs_done, bool terminated, const art_options& options);
    /*!
        requires
            - epochs_done epochs of this phase are over; terminated is art_window's verdict in phase art
        ensures
            - returns the phase of the next epoch: the same, or a later one. Phases without epochs are passed over.
    !*/

    double lambda_at(art_phase phase, std::size_t epoch, const art_options& options);
    /*!
        ensures
            - returns the strength of the penalty in an epoch counted from 0 within its phase:
              lambda_init eta^epoch in phase art, 0 in the others
    !*/

    double learning_rate_at(art_phase phase, std::size_t epoch, const art_options& options);
    /*!
        ensures
            - returns learning_rate, in phase finetune times learning_rate_decay for every step <= epoch
    !*/
}

#endif
