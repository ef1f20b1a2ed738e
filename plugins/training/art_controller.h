// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_ART_CONTROLLER_H
#define HYPERSPARSE_PLUGINS_TRAINING_ART_CONTROLLER_H

#include <hypersparse/plugins/training/art_phase.h>
#include <hypersparse/plugins/training/art_window.h>
#include <hypersparse/plugins/training/training_run.h>
#include <hypersparse/plugins/training/training_subject.h>

#include <iosfwd>

namespace hypersparse
{
    class art_controller : public training_run
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
        art_controller(training_subject& subject, const art_options& options);
        /*!
            ensures
                - #phase() == first_phase(options), #epoch() == 0; the solver's momentum and weight decay are those of options
            throws
                - dlib::error if an option is outside of its range
        !*/

        bool run(training_observer& observer) override;
        bool finished() const override { return phase_ == art_phase::finished; }
        art_phase phase() const { return phase_; }
        std::size_t epoch() const override { return epochs_done_; }
        std::size_t phase_epoch() const { return phase_epoch_; }        // of this phase, from 0
        std::size_t step() const override { return step_; }

        const std::optional<pruned_snapshot>& best() const override { return best_finetuned_; }
        /*!
            ensures
                - as training_run::best(); there is one from the first epoch of phase finetune on. If phase finetune has no epochs,
                  the pruned network, once all phases are over.
        !*/

        void save(std::ostream& out) override;
        void load(std::istream& in) override;

    private:
        bool train_epoch(training_observer& observer);
        void finish_epoch(training_observer& observer);
        void judge_pruned_copy(epoch_metrics& metrics, training_observer& observer);
        void judge_finetuned(epoch_metrics& metrics, training_observer& observer);
        void enter(art_phase next, training_observer& observer);
        void start_finetuning(training_observer& observer);
        void configure_solver();
        void warn(training_observer& observer, const std::string& text);

        training_subject& subject_;
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
