// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_SAMPLE_STATISTICS_H
#define HYPERSPARSE_PLUGINS_REPORT_SAMPLE_STATISTICS_H

#include <cstddef>
#include <optional>
#include <span>

namespace hypersparse
{
    struct sample_statistics
    {
        std::size_t count = 0;
        double mean = 0;                    // 0 for no numbers
        std::optional<double> deviation;    // sqrt(sum of (x - mean)^2 / (count - 1)); none for fewer than two numbers
    };

    sample_statistics statistics_of(std::span<const double> sample);
    /*!
        ensures
            - returns mean and standard deviation of the sample; the deviation is that of a sample, with count - 1
    !*/
}

#endif
