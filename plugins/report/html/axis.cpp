// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/axis.h>

#include <hypersparse/plugins/report/html/number_text.h>

#include <dlib/assert.h>

#include <algorithm>
#include <cmath>

namespace hypersparse::html
{
    namespace
    {
        double round_step(double range, int most)
        {
            const double rough = range / most;
            const double power = std::pow(10, std::floor(std::log10(rough)));
            for (const double factor : {1.0, 2.0, 5.0})
                if (factor * power >= rough * (1 - 1e-9))
                    return factor * power;
            return 10 * power;
        }
    }

    double axis::place(double value) const
    {
        double share = 0;
        if (!logarithmic)
            share = (value - low) / (high - low);
        else if (value > 0)
            share = std::log(value / low) / std::log(high / low);
        return std::isnan(share) ? 0 : std::clamp(share, 0.0, 1.0);
    }

    std::string axis::label(double tick) const
    {
        if (logarithmic)
            return power_text(static_cast<int>(std::lround(std::log10(tick))));
        if (look == number_look::percent)
        {
            const double step = ticks.size() > 1 ? ticks[1] - ticks[0] : 1;
            return percent_text(tick, step < 0.0099 ? 1 : 0);
        }
        return look == number_look::whole ? count_text(static_cast<std::uint64_t>(std::max(0.0, tick))) : short_text(tick);
    }

    axis linear_axis(double low, double high, number_look look, int most_ticks)
    {
        DLIB_CASSERT(std::isfinite(low) && std::isfinite(high) && low <= high && most_ticks > 0, low << " to " << high);
        if (low == high)
            high = low + (low == 0 ? 1 : std::abs(low) / 2);
        axis result{low, high, false, look, {}};
        double step = round_step(high - low, most_ticks);
        if (look == number_look::whole)
            step = std::max(step, 1.0);
        else
        {
            result.low = std::floor(low / step + 1e-9) * step;
            result.high = std::ceil(high / step - 1e-9) * step;
        }
        const auto first = static_cast<long>(std::ceil(result.low / step - 1e-9));
        const auto last = static_cast<long>(std::floor(result.high / step + 1e-9));
        for (long i = first; i <= last; ++i)
            result.ticks.push_back(static_cast<double>(i) * step);
        return result;
    }

    axis logarithmic_axis(double low, double high, int most_ticks)
    {
        DLIB_CASSERT(std::isfinite(high) && 0 < low && low <= high && most_ticks > 0, low << " to " << high);
        const int first = static_cast<int>(std::floor(std::log10(low) + 1e-9));
        const int last = std::max(first + 1, static_cast<int>(std::ceil(std::log10(high) - 1e-9)));
        axis result{std::pow(10, first), std::pow(10, last), true, number_look::plain, {}};
        const int step = (last - first) / most_ticks + 1;
        for (int exponent = first; exponent <= last; exponent += step)
            result.ticks.push_back(std::pow(10, exponent));
        return result;
    }
}
