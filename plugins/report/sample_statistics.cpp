// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/sample_statistics.h>

#include <cmath>

namespace hypersparse
{
    sample_statistics statistics_of(std::span<const double> sample)
    {
        sample_statistics result;
        result.count = sample.size();
        if (sample.empty())
            return result;
        const double count = static_cast<double>(sample.size());
        for (const double x : sample)
            result.mean += x / count;
        if (sample.size() == 1)
            return result;
        double squares = 0;
        for (const double x : sample)
            squares += (x - result.mean) * (x - result.mean);
        result.deviation = std::sqrt(squares / (count - 1));
        return result;
    }
}
