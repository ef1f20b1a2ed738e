// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/drop_fraction.h>

#include <hypersparse/plugins/options/option_range.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hypersparse
{
    namespace
    {
        constexpr option_range demand("drop fraction");
    }

    double drop_fraction::at(double time) const
    {
        const double x = std::clamp((time - begin) / (end - begin), 0.0, 1.0);
        switch (curve)
        {
            case drop_curve::constant: return initial;
            case drop_curve::exponential: return initial * std::exp(-decay * x);
            case drop_curve::cosine: break;
        }
        return minimum + (initial - minimum) * (1 + std::cos(std::numbers::pi * x)) / 2;
    }

    void check(const drop_fraction& f)
    {
        demand(0 <= f.initial && f.initial <= 1, "initial", "in [0, 1]", f.initial);
        demand(0 <= f.minimum && f.minimum <= f.initial, "minimum", "in [0, initial]", f.minimum);
        demand(0 <= f.decay && std::isfinite(f.decay), "decay", ">= 0", f.decay);
        demand(std::isfinite(f.begin), "begin", "to be a number", f.begin);
        demand(f.begin < f.end && std::isfinite(f.end), "end", "behind begin", f.end);
    }
}
