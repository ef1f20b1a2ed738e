// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_TRAINING_RUN_H
#define HYPERSPARSE_PLUGINS_TRAINING_TRAINING_RUN_H

#include <hypersparse/plugins/training/training_observer.h>

#include <iosfwd>
#include <memory>
#include <optional>

namespace hypersparse
{
    struct pruned_snapshot
    {
        double accuracy = 0;                            // by which it was judged, 0..1
        std::shared_ptr<const network_state> state;     // the pruned copy, with its normalisation statistics
    };

    class training_run
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A whole training, from the first epoch to the sparse network: art_controller and method_controller.
        !*/

    public:
        virtual ~training_run() = default;

        virtual bool run(training_observer& observer) = 0;
        /*!
            ensures
                - trains until all phases are over and returns true; or until the observer asks to stop, between two
                  steps, and returns false: the next call goes on where this one stopped
            throws
                - what stopped the training
        !*/

        virtual bool finished() const = 0;
        virtual std::size_t epoch() const = 0;      // of all phases, from 0
        virtual std::size_t step() const = 0;       // of this epoch, from 0

        virtual const std::optional<pruned_snapshot>& best() const = 0;
        /*!
            ensures
                - returns the network that the run gives, once all phases are over: of the epochs with full sparsity, and without a
                  penalty, the one with the best accuracy; earlier epochs win ties. It is the accuracy on the validation images, or on
                  the test images where there are none, or that of training where there are none of these either.
        !*/

        virtual void save(std::ostream& out) = 0;
        virtual void load(std::istream& in) = 0;
        /*!
            requires
                - load(): the network is of the type and size of the one that was saved, and the options are equal
            ensures
                - save() writes and load() restores the whole state between two steps: network, momentum, statistics,
                  masks, phase, epoch, position in the epoch, counts, snapshots. A run that goes on from there gives
                  the same bits on the CPU as one that was never stopped.
            throws
                - dlib::error if the stream was not written by save() or ends early
        !*/
    };
}

#endif
