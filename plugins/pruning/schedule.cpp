// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/schedule.h>

#include <hypersparse/plugins/weights/kept_count.h>

#include <algorithm>

namespace hypersparse
{
    bool update_times::contains(std::size_t time) const
    {
        DLIB_CASSERT(every > 0, "expected a period > 0, found 0");
        return time % every == 0 && begin <= time && (time < end || (including_end && time == end));
    }

    std::size_t update_times::count() const
    {
        DLIB_CASSERT(every > 0, "expected a period > 0, found 0");
        const std::size_t stop = including_end ? end + 1 : end;
        const auto multiples_below = [&](std::size_t time) { return time / every + (time % every != 0); };
        return stop > begin ? multiples_below(stop) - multiples_below(begin) : 0;
    }

    double one_shot_prune_rate(std::size_t time, std::size_t begin, double final_rate)
    {
        return time < begin ? 0 : final_rate;
    }

    double cubic_prune_rate(double time, double begin, double end, double final_rate)
    {
        DLIB_CASSERT(begin <= end, "begin: " << begin << ", end: " << end);
        if (time < begin)
            return 0;
        if (time >= end)
            return final_rate;
        const double left = 1 - (time - begin) / (end - begin);
        return final_rate * (1 - left * left * left);
    }

    std::size_t iterative_kept_count(std::size_t left, double rate)
    {
        return kept_count(left, rate);
    }

    std::vector<std::size_t> iterative_kept_counts(std::size_t n, double rate, double prune_rate)
    {
        DLIB_CASSERT(0 < rate && rate < 1, "expected a rate in (0, 1), found " << rate);
        const std::size_t target = kept_count(n, prune_rate);
        std::vector<std::size_t> counts = {n};
        while (counts.back() > target)
            counts.push_back(std::max(target, std::min(counts.back() - 1, iterative_kept_count(counts.back(), rate))));
        return counts;
    }
}
