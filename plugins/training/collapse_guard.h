// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_COLLAPSE_GUARD_H
#define HYPERSPARSE_PLUGINS_TRAINING_COLLAPSE_GUARD_H

#include <hypersparse/plugins/pruning/sparsity_report.h>
#include <hypersparse/plugins/training/art_phase.h>
#include <hypersparse/plugins/training/training_subject.h>

#include <string>
#include <vector>

namespace hypersparse
{
    struct collapse_evidence
    {
        std::size_t classes = 0;                // 0 if not known: nothing is compared with chance then
        double dense_accuracy = 0;              // of the network in training, this epoch
        double best_dense_accuracy = 0;         // over all epochs so far
        double pruned_accuracy = 0;             // of the snapshot that fine-tuning starts from, or of the fine-tuned network
        double lambda = 0;
        gradient_balance balance = {};
        const sparsity_report* pruned = nullptr;
    };

    bool is_chance(double accuracy, std::size_t classes);
    /*!
        ensures
            - returns true if accuracy is at most p + p (1 - p) / 2 with p = 1 / classes, that of guessing: 62.5 % of two
              classes, 14.5 % of ten. False if the number of classes is not known, or 1
    !*/

    std::string warn_of_outgrown_gradient(const collapse_evidence& e);
    /*!
        ensures
            - returns a warning if the dense network has lost half of its best training accuracy while the penalty acts:
              lambda outgrows the data gradient. An empty string otherwise.
    !*/

    std::vector<std::string> warn_of_collapse(const collapse_evidence& e);
    /*!
        ensures
            - returns a warning, with what to change, for a pruned network at chance and for its empty and nearly empty
              layers, which it names. None if all is well.
    !*/
}

#endif
