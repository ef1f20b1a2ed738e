// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_KEEP_LARGEST_H
#define HYPERSPARSE_PLUGINS_PRUNING_KEEP_LARGEST_H

#include <hypersparse/plugins/pruning/mask.h>

#include <cstddef>
#include <span>
#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            The one selection that all masks are made of: exactly k of n scores, the largest first. Of equal scores the one in
            the earlier layer is taken first, then the one with the lower index; -0 and +0 are equal, infinities are
            scores as any other.
            Time O(n) whatever the scores are: five reads of them (one for NaN; three of 11, 11 and 10 bits of their patterns find the
            smallest that is taken and how many of its equals are; the last writes the mask). Memory: the mask, and 16 KB.
            Scores of a weight that is not selected among are not looked at.
    !*/

    enum class ranking
    {
        value,          // the largest number first
        magnitude       // the largest |number| first
    };

    layer_mask keep_largest(std::span<const float> scores, std::size_t k, ranking order = ranking::value);
    /*!
        requires
            - k <= scores.size()
        ensures
            - returns the mask of the k largest scores
        throws
            - dlib::error if a score is NaN
    !*/

    layer_mask keep_largest(
        std::span<const float> scores, std::size_t k, const layer_mask& among, ranking order = ranking::value);
    /*!
        requires
            - scores.size() == among.size() and k <= among.active()
        ensures
            - returns the mask of the k largest scores among the active weights: it is within `among`
        throws
            - dlib::error if the score of an active weight is NaN
    !*/

    network_mask keep_largest(
        const std::vector<std::span<const float>>& scores, std::size_t k, ranking order = ranking::value);
    network_mask keep_largest(const std::vector<std::span<const float>>& scores, std::size_t k, const network_mask& among,
        ranking order = ranking::value);
    /*!
        requires
            - as above, for the sum over all layers
        ensures
            - the same in one ranking over all layers
    !*/

    network_mask keep_largest_in_each(
        const std::vector<std::span<const float>>& scores, const std::vector<std::size_t>& counts, ranking order = ranking::value);
    /*!
        requires
            - scores.size() == counts.size(), and counts[l] <= scores[l].size()
        ensures
            - the same in each layer on its own, with the counts of a layout
    !*/
}

#endif
