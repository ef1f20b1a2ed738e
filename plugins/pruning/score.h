// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_SCORE_H
#define HYPERSPARSE_PLUGINS_PRUNING_SCORE_H

#include <hypersparse/plugins/data/counter_random.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            What makes a weight worth keeping, one number for each weight of a layer, larger is better. keep_largest.h
            selects by such numbers. They are float, computed in float; O(n) time and 4n bytes.
    !*/

    std::vector<float> magnitude_scores(std::span<const float> weights);
    /*!
        ensures
            - returns |w|. keep_largest(weights, k, ranking::magnitude) gives the same mask without the copy.
    !*/

    std::vector<float> gradient_scores(std::span<const float> gradient);
    /*!
        ensures
            - returns |g| of a dense gradient: that of the loss with respect to every weight, masked ones included
    !*/

    std::vector<float> saliency_scores(std::span<const float> weights, std::span<const float> gradient);
    /*!
        requires
            - weights.size() == gradient.size()
        ensures
            - returns |g w|, what the loss changes by, to first order, when w is removed (Lee et al., SNIP, ICLR 2019,
              section 4.1, without its division by the sum, which changes no order)
    !*/

    struct score_place
    {
        std::uint64_t seed = 0;
        std::uint32_t layer = 0;    // position among the prunable layers
        std::uint32_t step = 0;     // of the training
    };

    std::vector<float> random_scores(std::size_t n, random_purpose purpose, const score_place& place);
    /*!
        requires
            - n <= 2^34
        ensures
            - returns n numbers from the uniform distribution on [0, 1), multiples of 2^-24: pure functions of the purpose, the place and
              their index, see counter_random.h. The k largest are k weights drawn at random.
    !*/
}

#endif
