// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/art_window.h>

#include <algorithm>

namespace hypersparse
{
    void art_window::make_room()
    {
        if (window_.size() == 2 * b_ + 1)
            window_.pop_front();
    }

    void art_window::push(const pruned_snapshot& snapshot)
    {
        make_room();
        window_.push_back(snapshot);

        double mean = 0;
        for (const pruned_snapshot& s : window_)
            mean += s.accuracy;
        mean /= static_cast<double>(window_.size());
        if (!best_ || mean > best_->snapshot.accuracy)
            best_ = best_snapshot{mean, window_[std::min(window_.size() - 1, b_)]};
    }

    bool art_window::terminates(double dense_accuracy) const
    {
        return best_ && best_->mean > dense_accuracy;
    }

    void art_window::restore(std::deque<pruned_snapshot> snapshots, std::optional<best_snapshot> best)
    {
        window_ = std::move(snapshots);
        best_ = std::move(best);
    }

    void art_window::clear()
    {
        window_.clear();
        best_.reset();
    }
}
