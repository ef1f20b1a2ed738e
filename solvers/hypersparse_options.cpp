// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/solvers/hypersparse_options.h>

#include <hypersparse/plugins/options/option_range.h>

#include <cmath>

namespace hypersparse
{
    namespace
    {
        constexpr option_range demand("hypersparse_sgd");
    }

    void check(const hypersparse_options& o)
    {
        demand(0 <= o.prune_rate && o.prune_rate < 1, "prune_rate", "in [0, 1)", o.prune_rate);
        demand(0 <= o.lambda && std::isfinite(o.lambda), "lambda", ">= 0", o.lambda);
        demand(0 < o.eta && std::isfinite(o.eta), "eta", "> 0", o.eta);
        demand(0 <= o.momentum && o.momentum < 1, "momentum", "in [0, 1)", o.momentum);
        demand(0 <= o.weight_decay && std::isfinite(o.weight_decay), "weight_decay", ">= 0", o.weight_decay);
    }

    double lambda_at(const hypersparse_options& o, std::size_t step)
    {
        if (step < o.warmup_steps || o.prune_rate == 0)
            return 0;
        if (o.steps_per_epoch == 0)
            return o.lambda;
        const std::size_t epoch = (step - o.warmup_steps) / o.steps_per_epoch;
        return o.lambda * std::pow(o.eta, static_cast<double>(epoch));
    }
}
