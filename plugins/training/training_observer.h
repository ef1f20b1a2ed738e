// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_TRAINING_OBSERVER_H
#define HYPERSPARSE_PLUGINS_TRAINING_TRAINING_OBSERVER_H

#include <hypersparse/plugins/training/network_state.h>

#include <cstddef>
#include <optional>
#include <string>

namespace hypersparse
{
    struct training_phase
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A part of a run with a name of its own.
        !*/

        std::string name;                   // of ART: warmup, art, finetune. Of other methods, see method_controller.h
        std::size_t epochs = 0;
        bool may_end_sooner = false;
        bool gives_result = true;           // the network in training is the one that is asked for: sparse, where that is wanted
    };

    struct epoch_metrics
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What one epoch gave. Accuracies are in 0..1; an optional without value was not measured in this phase.
        !*/

        training_phase phase;
        std::size_t epoch = 0;              // over all phases, from 0
        std::size_t phase_epoch = 0;        // within the phase, from 0
        double loss = 0;                    // mean cross entropy of the training images as they passed, nats
        double train_accuracy = 0;          // of the network in training mode, on the images as they passed
        std::optional<double> pruned_accuracy;  // art: of the pruned copy, on training images. finetune: of the network, which
                                                // is pruned: that by which the best one is chosen
        std::optional<double> validation_accuracy;  // of the network in training, on images held out of the training set
        std::optional<double> test_accuracy;    // of the network in training (finetune: it is the pruned one)
        std::optional<double> best_accuracy;    // art: the best window's mean; finetune: the best accuracy so far: on the
                                                // validation images, or the test images, or those of training, where there are none
        double lambda = 0;
        double learning_rate = 0;
        double threshold = 0;               // t; 0 where nothing was measured
        double scale = 0;                   // s
        double density = 1;                 // nonzero prunable weights of the network in training
        std::size_t images = 0;
        double seconds = 0;                 // of the whole epoch, scoring included
        double images_per_second = 0;       // of the training steps alone
    };

    double judged_accuracy(const epoch_metrics& metrics);
    /*!
        ensures
            - returns the accuracy by which the best epoch is chosen: on the validation images; or the test images, as published; or
              those of training
    !*/

    struct step_metrics
    {
        training_phase phase;
        std::size_t epoch = 0;
        std::size_t phase_epoch = 0;
        std::size_t step = 0;               // done in this epoch
        std::size_t steps = 0;              // in an epoch
    };

    enum class training_request
    {
        go_on,
        save,       // call checkpoint() now, then go on
        stop        // call checkpoint() now, then stop
    };

    class training_observer
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Whoever wants to see, log, save or stop a run. Every member does nothing unless overridden.
        !*/

    public:
        virtual ~training_observer() = default;

        virtual training_request after_step(const step_metrics&) { return training_request::go_on; }
        virtual void after_epoch(const epoch_metrics&) {}
        virtual void checkpoint() {}        // the controller may be saved: after a request, and after every epoch
        virtual void phase_begins(const training_phase&) {}
        virtual void dense_ends(const network_state& /*dense*/) {}      // the dense network, before the pruned one replaces it
        virtual void new_best(const network_state& /*pruned*/, const epoch_metrics&) {} // the best network so far
        virtual void warning(const std::string&) {}
    };
}

#endif
