// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_SAMPLE_CHOICE_H
#define HYPERSPARSE_PLUGINS_DATA_SAMPLE_CHOICE_H

#include <hypersparse/plugins/data/hard_samples.h>

#include <string>
#include <vector>

namespace hypersparse
{
    enum class sample_order
    {
        hardest,    // highest score first
        easiest,    // lowest score first
        random      // as the numbers of a seed have it, whatever the scores
    };

    struct sample_choice
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A part of the training images that is taken for the whole training: the first share of them in this order.
        !*/
        sample_order order = sample_order::hardest;
        double share = 1;       // 0 < share <= 1

        bool operator==(const sample_choice&) const = default;
    };

    sample_choice parse_sample_choice(const std::string& text);
    /*!
        ensures
            - returns the choice that text names: hardest:SHARE, easiest:SHARE or random:SHARE
        throws
            - score_error if it is not of this form, or SHARE is not a number with 0 < SHARE <= 1
    !*/

    std::string to_text(const sample_choice& choice);
    /*!
        ensures
            - parse_sample_choice(to_text(choice)) == choice
    !*/

    std::vector<std::size_t> hardest_first(const std::vector<double>& scores);
    std::vector<std::size_t> easiest_first(const std::vector<double>& scores);
    /*!
        ensures
            - returns the indices 0 .. scores.size()-1 in this order of their scores; of equal scores, the lower index comes first
        throws
            - score_error if a score is NaN; infinity is a score
    !*/

    std::size_t chosen_count(std::size_t samples, double share);
    /*!
        requires
            - 0 < share <= 1
        ensures
            - returns floor(samples*share), the product rounded to double
    !*/

    std::vector<std::size_t> choose_samples(
        const sample_choice& choice, std::size_t samples, const std::vector<double>& scores, unsigned long long seed);
    /*!
        requires
            - 0 < choice.share <= 1
            - scores.size() == samples, or choice.order == sample_order::random
        ensures
            - returns the first chosen_count(samples, share) indices in the order of choice, then sorted
            - seed matters for random only: its order is that of hardest_first() on numbers of counter_random.h, one for each index
        throws
            - score_error if a score is NaN, or if not even one sample would be chosen
    !*/
}

#endif
