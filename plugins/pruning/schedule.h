// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_SCHEDULE_H
#define HYPERSPARSE_PLUGINS_PRUNING_SCHEDULE_H

#include <cstddef>
#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            When masks change, and how many weights they leave, as pure functions. Times count whatever the caller counts:
            steps, epochs or updates. drop_fraction.h has the schedules of drop-and-grow methods.
    !*/

    struct update_times
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The multiples of `every` from begin on and before end: the times of RigL's and LpSS's updates. They do not
                start at begin where that is not a multiple itself.
        !*/

        std::size_t begin = 0;
        std::size_t end = 0;
        std::size_t every = 1;          // > 0
        bool including_end = false;     // one more at end, if that is a multiple: for gradual pruning, which arrives there

        bool contains(std::size_t time) const;
        std::size_t count() const;
        /*!
            ensures
                - returns how many times there are
        !*/
    };

    double one_shot_prune_rate(std::size_t time, std::size_t begin, double final_rate);
    /*!
        ensures
            - returns 0 before begin, final_rate from begin on
    !*/

    double cubic_prune_rate(double time, double begin, double end, double final_rate);
    /*!
        requires
            - begin <= end
        ensures
            - returns s_t = final_rate (1 - (1 - (t - begin) / (end - begin))^3), 0 before begin and final_rate from end on: fast
              at first, when there is much to remove (Zhu, Gupta: To prune, or not to prune, 2017, section 3, equation 1,
              from an initial rate of 0)
    !*/

    std::size_t iterative_kept_count(std::size_t left, double rate);
    /*!
        requires
            - 0 <= rate < 1
        ensures
            - returns left - floor(rate left), in double: what one round of iterative magnitude pruning leaves
    !*/

    std::vector<std::size_t> iterative_kept_counts(std::size_t n, double rate, double prune_rate);
    /*!
        requires
            - 0 < rate < 1 and 0 <= prune_rate < 1
        ensures
            - returns how many of n weights each training of iterative magnitude pruning begins with (Frankle, Carbin: The
              lottery ticket hypothesis, ICLR 2019, section 1, with one ranking over all layers): n first, then what the
              rounds leave. The last round is cut so that exactly n - floor(prune_rate n) remain.
            - A round removes at least one weight: few would stay as they are for ever, since floor(rate left) is 0.
    !*/
}

#endif
