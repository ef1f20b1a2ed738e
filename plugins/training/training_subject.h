// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_ART_SUBJECT_H
#define HYPERSPARSE_PLUGINS_TRAINING_ART_SUBJECT_H

#include <hypersparse/plugins/layers/classification_tally.h>
#include <hypersparse/plugins/pruning/sparsity_report.h>
#include <hypersparse/plugins/training/network_state.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <memory>
#include <vector>

namespace hypersparse
{
    class training_error : public dlib::error
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Training stopped for a reason that its worker thread did not tell.
        !*/

    public:
        using dlib::error::error;
    };

    struct gradient_balance
    {
        double data = 0;        // mean |gradient of the loss| over all prunable weights, of the last step
        double penalty = 0;     // lambda times the slope at |w| -> 0, where most weights are
    };

    class art_subject
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What ART asks of a network in training, whatever its type and its data. dnn_subject.h makes one of any
                dnn_trainer with our solver.

            CONVENTION
                Epochs are counted over all phases from 0; they decide the order and the augmentation of the data. Only
                train_step() leaves work going on in the background; every other member waits for it to end.
        !*/

    public:
        virtual ~art_subject() = default;

        virtual std::size_t classes() const = 0;
        /*!
            ensures
                - returns the number of classes if it is known, else 0: guessing is right in one of so many cases
        !*/

        virtual std::size_t steps_per_epoch() const = 0;

        virtual void begin_epoch(std::size_t epoch, std::size_t first_step, double learning_rate) = 0;
        /*!
            ensures
                - the next train_step() takes batch first_step of this epoch, at this learning rate
        !*/

        virtual bool train_step() = 0;
        /*!
            ensures
                - starts a training step with the epoch's next batch and returns true, or returns false at its end
            throws
                - what stopped the training
        !*/

        virtual void wait() = 0;
        /*!
            ensures
                - all steps started are done
            throws
                - what stopped the training: non_finite_error, label_error, ... or training_error if fewer steps were
                  done than started and nobody said why (dlib's trainer can lose its worker's exception)
        !*/

        virtual classification_counts training_counts() = 0;
        virtual void set_training_counts(const classification_counts& counts) = 0;
        /*!
            WHAT THEY ARE
                Samples, hits and loss in training mode since the counts were set.
        !*/

        virtual hypersparse_sgd& solver() = 0;
        virtual std::vector<dlib::resizable_tensor> velocities() = 0;   // as hypersparse_sgd::restart_momentum() takes them

        virtual network_state state() = 0;
        virtual void restore(const network_state& state) = 0;

        virtual classification_counts score(const network_state& state, std::size_t epoch) = 0;
        /*!
            ensures
                - returns how this network does on the training images of this epoch, in inference mode
        !*/

        virtual classification_counts test() = 0;
        /*!
            ensures
                - returns how the network in training does on the test images, in inference mode; no samples if there
                  are none
        !*/

        virtual sparsity_report sparsity() = 0;

        virtual gradient_balance balance() = 0;
    };
}

#endif
