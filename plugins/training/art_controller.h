// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_ART_CONTROLLER_H
#define HYPERSPARSE_PLUGINS_TRAINING_ART_CONTROLLER_H

#include <hypersparse/plugins/training/art_observer.h>
#include <hypersparse/plugins/training/art_phase.h>
#include <hypersparse/plugins/training/art_subject.h>
#include <hypersparse/plugins/training/art_window.h>

#include <iosfwd>

namespace hypersparse
{
    class art_controller
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Adaptive Regularized Training of one subject:
                    warmup    plain training
                    art       lambda grows each epoch; after each epoch a pruned copy is scored on the training images and
                              enters the window; ends when the window's best is better than the dense network
                    finetune  from the best pruned copy, its normalisation statistics included, with fresh momentum, zeros
                              held, lambda 0, and the learning rate lowered at the given epochs
                The decisions are in art_phase.h and art_window.h; this object carries them out, in order, and reports.

            MEMORY
                At most 2b+2 copies of the parameters beside the network in training; in phase finetune two.
        !*/

    public:
        art_controller(art_subject& subject, const art_options& options);
        /*!
            ensures
                - #phase() == first_phase(options), #epoch() == 0; the solver's momentum and weight decay are those of options
            throws
                - dlib::error if an option is outside of its range
        !*/

        bool run(art_observer& observer);
        /*!
            ensures
                - trains until all phases are over and returns true; or until the observer asks to stop, between two
                  steps, and returns false: the next call goes on where this one stopped
            throws
                - what stopped the training
        !*/

        art_phase phase() const { return phase_; }
        std::size_t epoch() const { return epochs_done_; }              // of all phases, from 0
        std::size_t phase_epoch() const { return phase_epoch_; }        // of this phase, from 0
        std::size_t step() const { return step_; }                      // of this epoch, from 0

        const std::optional<pruned_snapshot>& best() const { return best_finetuned_; }
        /*!
            ensures
                - returns the fine-tuned network with the best test accuracy (training accuracy, where there are no test
                  images), from the first epoch of phase finetune on; earlier epochs win ties. If phase finetune has no
                  epochs, the pruned network, once all phases are over.
        !*/

        void save(std::ostream& out);
        void load(std::istream& in);
        /*!
            requires
                - load(): the subject's network is of the type and size of the one that was saved, and the options are equal
            ensures
                - save() writes and load() restores the whole state between two steps: network, momentum, statistics,
                  phase, epoch, position in the epoch, counts, window, best snapshots. A run that goes on from there gives
                  the same bits on the CPU as one that was never stopped.
            throws
                - dlib::error if the stream was not written by save() or ends early
        !*/

    private:
        bool train_epoch(art_observer& observer);
        void finish_epoch(art_observer& observer);
        void judge_pruned_copy(epoch_metrics& metrics, art_observer& observer);
        void judge_finetuned(epoch_metrics& metrics, art_observer& observer);
        void enter(art_phase next, art_observer& observer);
        void start_finetuning(art_observer& observer);
        void configure_solver();
        void warn(art_observer& observer, const std::string& text);

        art_subject& subject_;
        art_options options_;
        art_phase phase_;
        std::size_t epochs_done_ = 0;
        std::size_t phase_epoch_ = 0;
        std::size_t step_ = 0;
        art_window window_;
        bool terminated_ = false;
        bool shortcoming_told_ = false;     // a warning that holds for the rest of the phase
        double best_dense_accuracy_ = 0;
        std::optional<pruned_snapshot> best_finetuned_;
        double epoch_seconds_ = 0;
        classification_counts counts_;      // of the epoch's part before the checkpoint that was loaded
    };
}

#endif
