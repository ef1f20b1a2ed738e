// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_METHOD_OPTIONS_H
#define HYPERSPARSE_PLUGINS_TRAINING_METHOD_OPTIONS_H

#include <hypersparse/plugins/pruning/mask_policy.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hypersparse
{
    struct method_options
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The settings of a training with one of the methods of sparse_method.h. Updates of masks happen in a part of each training,
                so that its length can be changed alone: RigL's published end is step 75,000 of 97,656 (0.768), that of gradual
                pruning epoch 140 of 200 (0.7) with hard-sample learners.
        !*/

        std::string method = "rigl";
        double prune_rate = 0.98;               // kappa, in [0, 1): the fraction of prunable weights to be removed
        std::size_t epochs = 160;               // > 0: of each training; methods that train twice take twice as many
        double learning_rate = 0.1;             // > 0: at the start of each training
        std::optional<std::vector<std::size_t>> learning_rate_steps = {};   // ascending epochs at which it is multiplied by ...
        double learning_rate_decay = 0.1;       // ... this, in (0, 1]. Without a list: at one half and at three quarters
        double momentum = 0.9;                  // in [0, 1)
        bool nesterov = false;
        double weight_decay = 1e-4;             // >= 0

        std::optional<layout_rule> layout = {}; // in the place of the method's own
        std::optional<regrow_rule> regrow = {}; // the same; periodic methods alone
        double update_begin = 0;                // of a training, in [0, update_end]: gmp, and the periodic methods
        double update_end = 0.75;               // of a training, in [update_begin, 1]
        std::size_t update_steps = 100;         // > 0: an update after so many steps
        drop_curve curve = drop_curve::cosine;  // how the share that an update replaces falls ...
        double drop_initial = 0.3;              // ... from this, in [0, 1] ...
        double drop_minimum = 0;                // ... to this, in [0, drop_initial]
        drop_rule drop = drop_rule::magnitude;
        double round_rate = 0.2;                // in (0, 1): what a round of imp removes of what is left
        std::size_t rewind_steps = 0;           // lth, imp: weights go back to where they were after so many steps
        std::size_t samples_per_class = 10;     // > 0: images by which snip and grasp score
        double temperature = 200;               // > 0: of the logits when grasp scores
        std::uint64_t seed = 1;                 // of random masks and of what grows at random
    };

    void check(const method_options& options);
    /*!
        throws
            - dlib::error if there is no such method, or if a value is outside of its range; the message has name, range and value
    !*/

    std::vector<std::size_t> default_learning_rate_steps(std::size_t epochs);
    /*!
        ensures
            - returns one half and three quarters of the epochs; fewer numbers where epochs are so few that these are 0 or equal
    !*/

    double learning_rate_at(std::size_t epoch, const method_options& options);
    /*!
        ensures
            - returns the learning rate of this epoch of a training, counted from 0
    !*/

    mask_options mask_options_of(const method_options& options, std::size_t steps_per_epoch);
    /*!
        ensures
            - returns what the masks depend on in trainings of so many steps an epoch
    !*/
}

#endif
