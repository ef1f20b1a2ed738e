// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_ART_WINDOW_H
#define HYPERSPARSE_PLUGINS_TRAINING_ART_WINDOW_H

#include <hypersparse/plugins/training/training_run.h>

#include <deque>
#include <optional>

namespace hypersparse
{
    struct best_snapshot
    {
        double mean = 0;        // mean accuracy of the window in whose middle it stood
        pruned_snapshot snapshot;
    };

    class art_window
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The last 2b+1 pruned snapshots of phase art (fewer at its start) and the best one so far; at most 2b+2
                copies of the parameters, in a CUDA build in the memory of the GPU (b = 1: 30 MB for ResNet-32, 320 MB for
                VGG-19). A single good epoch may be luck: a snapshot is judged with its neighbours.
        !*/

    public:
        explicit art_window(std::size_t b = 1) : b_(b) {}

        void make_room();
        /*!
            ensures
                - drops the snapshot that the next push() would drop: the memory of the next copy is free before it is made
        !*/

        void push(const pruned_snapshot& snapshot);
        /*!
            ensures
                - adds the snapshot of an epoch and drops the one that leaves the window
                - If there is no best one yet, or the mean accuracy in the window exceeds the accuracy of the best
                  snapshot itself: the middle snapshot, at index min(size-1, b), becomes the best, with that mean.
        !*/

        bool terminates(double dense_accuracy) const;
        /*!
            ensures
                - returns true if there is a best snapshot and its mean exceeds dense_accuracy, the running training
                  accuracy of the dense network in this epoch
        !*/

        const std::optional<best_snapshot>& best() const { return best_; }
        const std::deque<pruned_snapshot>& snapshots() const { return window_; }

        void restore(std::deque<pruned_snapshot> snapshots, std::optional<best_snapshot> best);
        void clear();

    private:
        std::size_t b_;
        std::deque<pruned_snapshot> window_;
        std::optional<best_snapshot> best_;
    };
}

#endif
