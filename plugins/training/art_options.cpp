// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/art_options.h>

#include <hypersparse/plugins/options/option_range.h>

#include <dlib/error.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <sstream>

namespace hypersparse
{
    namespace
    {
        constexpr option_range demand("ART");

        void demand_ascending(const std::vector<std::size_t>& steps)
        {
            if (std::adjacent_find(steps.begin(), steps.end(), std::greater_equal<>()) == steps.end())
                return;
            std::ostringstream message;
            message << "ART: expected learning_rate_steps in ascending order, each once, found";
            for (const std::size_t step : steps)
                message << ' ' << step;
            throw dlib::error(message.str());
        }
    }

    void check(const art_options& o)
    {
        demand(0 <= o.prune_rate && o.prune_rate < 1, "prune_rate", "in [0, 1)", o.prune_rate);
        demand(0 <= o.lambda_init && std::isfinite(o.lambda_init), "lambda_init", ">= 0", o.lambda_init);
        demand(0 < o.eta && std::isfinite(o.eta), "eta", "> 0", o.eta);
        demand(0 < o.learning_rate && std::isfinite(o.learning_rate), "learning_rate", "> 0", o.learning_rate);
        demand(0 < o.learning_rate_decay && o.learning_rate_decay <= 1, "learning_rate_decay", "in (0, 1]", o.learning_rate_decay);
        demand(0 <= o.momentum && o.momentum < 1, "momentum", "in [0, 1)", o.momentum);
        demand(0 <= o.weight_decay && std::isfinite(o.weight_decay), "weight_decay", ">= 0", o.weight_decay);
        demand(o.window <= 1000, "window", "of at most 1000", static_cast<double>(o.window));
        demand_ascending(o.learning_rate_steps);
        if (o.warmup_epochs + o.max_art_epochs + o.finetune_epochs == 0)
            throw dlib::error("ART: expected at least one epoch of warmup, art or finetune, found none");
    }
}
