// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_ART_OPTIONS_H
#define HYPERSPARSE_PLUGINS_TRAINING_ART_OPTIONS_H

#include <hypersparse/plugins/penalty/penalty.h>

#include <cstddef>
#include <vector>

namespace hypersparse
{
    struct art_options
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The settings of Adaptive Regularized Training (Glandorf, Kaiser, Rosenhahn: HyperSparse Neural Networks,
                ICCVW 2023, section 3.1). The defaults are the published ones; max_art_epochs is ours, the published
                code has no limit.
        !*/

        double prune_rate = 0.98;               // kappa, in [0, 1): the fraction of prunable weights to be removed
        penalty regularizer = {};               // acts in phase art
        double lambda_init = 5e-6;              // >= 0: strength in the first epoch of phase art ...
        double eta = 1.05;                      // > 0: ... and its growth factor per epoch
        std::size_t window = 1;                 // b: the window holds the last 2b+1 snapshots
        std::size_t warmup_epochs = 60;
        std::size_t max_art_epochs = 300;       // 0: no phase art, the network is pruned after warm-up
        std::size_t finetune_epochs = 160;
        double learning_rate = 0.1;             // > 0: in warmup and art, and at the start of finetune
        std::vector<std::size_t> learning_rate_steps = {80, 120};   // ascending epochs of finetune at which it is ...
        double learning_rate_decay = 0.1;       // ... multiplied by this, in (0, 1]
        double momentum = 0.9;                  // in [0, 1)
        double weight_decay = 1e-4;             // >= 0
        bool published_count = false;           // keep only |w| > t, see prune.h
    };

    void check(const art_options& options);
    /*!
        throws
            - dlib::error if a value is outside of its range; the message has name, range and value
    !*/
}

#endif
