// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/lpss_options.h>

#include <hypersparse/plugins/options/option_range.h>

#include <cmath>
#include <iterator>

namespace hypersparse
{
    namespace
    {
        constexpr option_range demand("LpSS");
    }

    void check(const lpss_options& o)
    {
        const auto number = [](std::size_t n) { return static_cast<double>(n); };
        demand(0 <= o.prune_rate && o.prune_rate < 1, "prune_rate", "in [0, 1)", o.prune_rate);
        demand(o.epochs > 0, "epochs", "> 0", number(o.epochs));
        demand(o.batch_size > 0, "batch_size", "> 0", number(o.batch_size));
        demand(0 < o.learning_rate && std::isfinite(o.learning_rate), "learning_rate", "> 0", o.learning_rate);
        demand(0 <= o.masked_at_start && o.masked_at_start < 1, "masked_at_start", "in [0, 1)", o.masked_at_start);
        demand(0 < o.update_end && o.update_end <= 1, "update_end", "in (0, 1]", o.update_end);
        demand(0 <= o.update_begin && o.update_begin < o.update_end, "update_begin", "in [0, update_end)", o.update_begin);
        demand(o.update_steps > 0, "update_steps", "> 0", number(o.update_steps));
        demand(0 <= o.drop_initial && o.drop_initial <= 1, "drop_initial", "in [0, 1]", o.drop_initial);
        demand(0 <= o.growth_start && o.growth_start <= 1, "growth_start", "in [0, 1]", o.growth_start);
        demand(0 <= o.growth_change && o.growth_change <= 1, "growth_change", "in [0, 1]", o.growth_change);
        check(solver_options_of(o));
    }

    sphere_exponents_pair exponents_for(double prune_rate)
    {
        if (prune_rate <= 0.65)
            return {1.4, 1.3};
        if (prune_rate <= 0.85)
            return {1.3, 1.15};
        return {1.2, 1.07};
    }

    double learning_rate_at(double epoch, const lpss_options& options)
    {
        const double last = static_cast<double>(options.epochs);
        const double at[] = {0, last / 6, last / 3, last < 9 ? last * 2 / 3 : last - 3, last};
        const double rates[] = {0.02, 1, 0.25, 0.002, 0.0001};
        std::size_t i = 1;
        while (i + 1 < std::size(at) && at[i] < epoch)
            ++i;
        const double x = (epoch - at[i - 1]) / (at[i] - at[i - 1]);
        return options.learning_rate * (rates[i - 1] + x * (rates[i] - rates[i - 1]));
    }

    lp_sphere_options solver_options_of(const lpss_options& o)
    {
        lp_sphere_options solver;
        solver.p = o.p;
        solver.first_p = o.first_p;
        solver.first_layers = o.first_layers;
        solver.momentum = o.momentum;
        solver.nesterov = o.nesterov;
        solver.weight_decay = o.weight_decay;
        solver.sphere_rate = 1 / static_cast<double>(o.batch_size);
        return solver;
    }
}
