// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_TRAINING_SUBJECT_H
#define HYPERSPARSE_PLUGINS_TRAINING_TRAINING_SUBJECT_H

#include <hypersparse/plugins/layers/classification_tally.h>
#include <hypersparse/plugins/pruning/sparsity_report.h>
#include <hypersparse/plugins/training/network_state.h>
#include <hypersparse/solvers/either_sgd.h>

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

    class training_subject
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What ART and the other methods ask of a network in training, whatever its type and its data. dnn_subject.h makes one
                of any dnn_trainer with our solver.

            CONVENTION
                Epochs are counted over all phases from 0; they decide the order and the augmentation of the data. Only
                train_step() leaves work going on in the background; every other member waits for it to end.
        !*/

    public:
        virtual ~training_subject() = default;

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

        virtual void set_learning_rate(double rate) = 0;        // from the next step on

        virtual hypersparse_sgd& solver() = 0;
        /*!
            throws
                - dlib::error if this subject is trained by another solver
        !*/

        virtual lp_sphere_sgd* sphere_solver() = 0;
        /*!
            ensures
                - returns the solver of LpSS, or nullptr if this subject is trained by another one
        !*/

        virtual std::vector<dlib::resizable_tensor> sphere_positions() = 0;
        /*!
            ensures
                - returns v of every prunable layer, as lp_sphere_sgd::start_from() takes them
        !*/

        virtual std::vector<dlib::resizable_tensor> velocities() = 0;
        virtual void restart_momentum(std::vector<dlib::resizable_tensor> velocities = {}) = 0;
        /*!
            ensures
                - the momentum of all computational layers, the output layer first, that the next step starts from; where nothing
                  is given, it starts anew
        !*/

        virtual network_state state() = 0;
        virtual void restore(const network_state& state) = 0;

        virtual classification_counts score(const network_state& state, std::size_t epoch) = 0;
        /*!
            ensures
                - returns how this network does on the training images of this epoch, in inference mode
        !*/

        virtual classification_counts validate() = 0;
        /*!
            ensures
                - returns how the network in training does on the validation images, in inference mode; no samples if there
                  are none
        !*/

        virtual classification_counts test() = 0;
        /*!
            ensures
                - returns how the network in training does on the test images, in inference mode; no samples if there
                  are none
        !*/

        virtual sparsity_report sparsity() = 0;

        virtual std::vector<weight_tensor> weights() = 0;
        /*!
            ensures
                - returns the prunable weights where they stand; whoever writes to them calls weights_changed() afterwards
        !*/

        virtual void weights_changed() = 0;

        virtual std::vector<std::vector<float>> gradients() = 0;
        /*!
            requires
                - a training step was made
            ensures
                - returns the dense gradient of every prunable layer, in the network's order: that of the last step's batch, before
                  weight decay
        !*/

        virtual std::vector<std::vector<float>> gradients_of_last_batch() = 0;
        /*!
            requires
                - a training step was made
            ensures
                - returns the same for the weights as they are now: one more pass, which changes no statistics and counts nothing
        !*/

        virtual std::vector<std::vector<float>> momenta() = 0;
        /*!
            ensures
                - returns the solver's momentum of every prunable layer, in the network's order
        !*/

        virtual std::vector<std::vector<float>> snip_scores(std::size_t samples_per_class) = 0;
        virtual std::vector<std::vector<float>> grasp_scores(std::size_t samples_per_class, double temperature) = 0;
        /*!
            ensures
                - returns the scores of all prunable weights, in the network's order, by which SNIP and GraSP keep the largest; taken
                  on the first images of each class of the first epoch. Weights, running averages and counts are as before.
        !*/

        virtual gradient_balance balance() = 0;
    };
}

#endif
