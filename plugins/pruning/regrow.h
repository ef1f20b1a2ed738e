// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_REGROW_H
#define HYPERSPARSE_PLUGINS_PRUNING_REGROW_H

#include <hypersparse/plugins/pruning/mask.h>
#include <hypersparse/plugins/pruning/score.h>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            Which weights of a layer a drop-and-grow method takes up: all that are not active after the drop are candidates,
            those just dropped included.
    !*/

    enum class regrow_rule
    {
        none,           // the layer loses what is dropped
        random,         // SET
        gradient,       // RigL: the largest |dense gradient|
        momentum        // the largest |momentum|, where that is kept for masked weights, too
    };

    std::string to_string(regrow_rule rule);

    regrow_rule regrow_rule_named(const std::string& name);
    /*!
        throws
            - dlib::error if there is no such rule; the message lists their names
    !*/

    struct regrow_source
    {
        std::span<const float> gradient = {};    // for gradient: of the weights before the drop, where they are 0 as well
        std::span<const float> momentum = {};    // for momentum
        score_place place = {};                  // for random
    };

    std::vector<float> regrow_scores(regrow_rule rule, std::size_t n, const regrow_source& source);
    /*!
        requires
            - what the rule reads has n numbers
        ensures
            - returns the scores of the layer's n weights: random_scores(), |gradient| or |momentum|; none at all for regrow_rule::none
    !*/

    layer_mask regrow(const layer_mask& kept, std::span<const float> scores, std::size_t count);
    /*!
        requires
            - scores.size() == kept.size(), or there are no scores and nothing grows
            - count <= kept.size() - kept.active()
        ensures
            - returns kept and the count weights outside of it with the largest scores, of equal ones the lower index first;
              O(n) time
        throws
            - dlib::error if the score of a candidate is NaN
    !*/
}

#endif
