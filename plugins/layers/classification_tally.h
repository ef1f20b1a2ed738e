// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_CLASSIFICATION_TALLY_H
#define HYPERSPARSE_PLUGINS_LAYERS_CLASSIFICATION_TALLY_H

#include <cstdint>
#include <mutex>

namespace hypersparse
{
    struct classification_counts
    {
        std::uint64_t samples = 0;
        std::uint64_t hits = 0;         // samples whose largest output is the one of their label
        double loss_sum = 0;            // sum of the samples' losses, in nats

        double accuracy() const { return samples == 0 ? 0 : static_cast<double>(hits)/static_cast<double>(samples); }
        double mean_loss() const { return samples == 0 ? 0 : loss_sum/static_cast<double>(samples); }
    };

    class classification_tally
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A running total of classification_counts, for instance over an epoch.

            THREAD SAFETY
                All members may be called from several threads at once. The order of add() calls from several threads
                can change the last bits of loss_sum, nothing else.
        !*/

    public:
        void add(const classification_counts& counts)
        {
            const std::lock_guard lock(mutex_);
            total_.samples += counts.samples;
            total_.hits += counts.hits;
            total_.loss_sum += counts.loss_sum;
        }

        classification_counts read() const
        {
            const std::lock_guard lock(mutex_);
            return total_;
        }

        void set(const classification_counts& counts)
        {
            const std::lock_guard lock(mutex_);
            total_ = counts;
        }

        void reset() { set({}); }

    private:
        mutable std::mutex mutex_;
        classification_counts total_;
    };
}

#endif
