// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/solvers/hypersparse_options.h>

#include <dlib/error.h>

#include <cmath>
#include <sstream>

namespace hypersparse
{
    namespace
    {
        void demand(bool in_range, const char* name, const char* range, double value)
        {
            if (in_range)
                return;
            std::ostringstream message;
            message << "hypersparse_sgd: expected " << name << " " << range << ", found " << value;
            throw dlib::error(message.str());
        }
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
