// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_METHOD_CONTROLLER_H
#define HYPERSPARSE_PLUGINS_TRAINING_METHOD_CONTROLLER_H

#include <hypersparse/plugins/training/mask_driver.h>
#include <hypersparse/plugins/training/method_options.h>
#include <hypersparse/plugins/training/training_run.h>
#include <hypersparse/plugins/training/training_subject.h>

#include <memory>

namespace hypersparse
{
    class method_controller : public training_run
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A training of one subject with a method that works with masks: one or more trainings of equal length, each a phase:
                    train                           the methods with one training
                    dense, finetune                 omp
                    dense, ticket                   lth
                    dense, round-1, ..., ticket     imp
                What the method does at the beginning of a training, and after its steps, is its driver's; this object counts,
                measures, keeps the best network and reports.

            MEMORY
                One copy of the parameters beside the network in training, and what the driver holds.
        !*/

    public:
        method_controller(training_subject& subject, const method_options& options);
        /*!
            ensures
                - trains by a sgd_mask_driver with these options
            throws
                - dlib::error if an option is outside of its range, or the layout cannot be made of the network's layers
        !*/

        method_controller(training_subject& subject, std::unique_ptr<mask_driver> driver);

        bool run(training_observer& observer) override;
        bool finished() const override { return training_ == driver_->trainings(); }
        std::size_t epoch() const override { return epochs_done_; }
        std::size_t step() const override { return step_; }
        std::size_t training() const { return training_; }                  // from 0
        std::size_t training_epoch() const { return training_epoch_; }      // of this training, from 0
        const network_mask& mask() const { return driver_->mask(); }
        const std::optional<pruned_snapshot>& best() const override { return best_; }
        void save(std::ostream& out) override;
        void load(std::istream& in) override;

    private:
        void begin_training(training_observer& observer);
        bool train_epoch(training_observer& observer);
        void finish_epoch(training_observer& observer);
        void judge(epoch_metrics& metrics, training_observer& observer);
        void warn_of_empty_layers(training_observer& observer);
        void warn_of_chance(training_observer& observer);

        training_subject& subject_;
        std::unique_ptr<mask_driver> driver_;
        std::size_t training_ = 0;
        std::size_t training_epoch_ = 0;
        std::size_t epochs_done_ = 0;
        std::size_t step_ = 0;
        std::vector<std::size_t> empty_layers_;     // that were told of
        std::optional<pruned_snapshot> best_;
        double epoch_seconds_ = 0;
        classification_counts counts_;              // of the epoch's part before the checkpoint that was loaded
    };
}

#endif
