// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/method_options.h>

#include <hypersparse/plugins/options/option_range.h>

#include <algorithm>
#include <cmath>

namespace hypersparse
{
    namespace
    {
        constexpr option_range demand("method");

        std::size_t part_of(double share, std::size_t steps)
        {
            return static_cast<std::size_t>(std::llround(share * static_cast<double>(steps)));
        }
    }

    void check(const method_options& o)
    {
        const sparse_method& method = sparse_method_named(o.method);
        const auto number = [](std::size_t n) { return static_cast<double>(n); };
        demand(0 <= o.prune_rate && o.prune_rate < 1, "prune_rate", "in [0, 1)", o.prune_rate);
        demand(o.epochs > 0, "epochs", "> 0", number(o.epochs));
        demand(0 < o.learning_rate && std::isfinite(o.learning_rate), "learning_rate", "> 0", o.learning_rate);
        demand(0 < o.learning_rate_decay && o.learning_rate_decay <= 1, "learning_rate_decay", "in (0, 1]", o.learning_rate_decay);
        demand(0 <= o.momentum && o.momentum < 1, "momentum", "in [0, 1)", o.momentum);
        demand(0 <= o.weight_decay && std::isfinite(o.weight_decay), "weight_decay", ">= 0", o.weight_decay);
        demand(0 <= o.update_end && o.update_end <= 1, "update_end", "in [0, 1]", o.update_end);
        demand(0 <= o.update_begin && o.update_begin <= o.update_end, "update_begin", "in [0, update_end]", o.update_begin);
        demand(o.update_steps > 0, "update_steps", "> 0", number(o.update_steps));
        demand(0 <= o.drop_initial && o.drop_initial <= 1, "drop_initial", "in [0, 1]", o.drop_initial);
        demand(0 <= o.drop_minimum && o.drop_minimum <= o.drop_initial, "drop_minimum", "in [0, drop_initial]", o.drop_minimum);
        demand(0 < o.round_rate && o.round_rate < 1, "round_rate", "in (0, 1)", o.round_rate);
        demand(o.samples_per_class > 0, "samples_per_class", "> 0", number(o.samples_per_class));
        demand(0 < o.temperature && std::isfinite(o.temperature), "temperature", "> 0", o.temperature);
        if (o.learning_rate_steps && !std::is_sorted(o.learning_rate_steps->begin(), o.learning_rate_steps->end()))
            throw dlib::error("method: expected learning_rate_steps in ascending order, found others");
        if (o.regrow && method.schedule != mask_schedule::periodic)
            throw dlib::error("method: expected a method that drops and grows weights (set, rigl) for the rule of regrowth '"
                + to_string(*o.regrow) + "', found '" + o.method + "'");
        if (o.regrow == regrow_rule::none)
            throw dlib::error("method: expected a rule of regrowth that keeps the number of weights, found 'none': gmp removes "
                "weights and grows none");
    }

    std::vector<std::size_t> default_learning_rate_steps(std::size_t epochs)
    {
        std::vector<std::size_t> steps = {epochs / 2, epochs * 3 / 4};
        steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
        std::erase(steps, 0u);
        return steps;
    }

    double learning_rate_at(std::size_t epoch, const method_options& options)
    {
        const std::vector<std::size_t> steps = options.learning_rate_steps.value_or(default_learning_rate_steps(options.epochs));
        double rate = options.learning_rate;
        for (const std::size_t step : steps)
            if (step <= epoch)
                rate *= options.learning_rate_decay;
        return rate;
    }

    mask_options mask_options_of(const method_options& o, std::size_t steps_per_epoch)
    {
        const std::size_t steps = o.epochs * steps_per_epoch;
        mask_options masks;
        masks.prune_rate = o.prune_rate;
        masks.layout = o.layout;
        masks.regrow = o.regrow;
        masks.drop = {.rule = o.drop};
        masks.updates = {.begin = std::max<std::size_t>(1, part_of(o.update_begin, steps)), .end = part_of(o.update_end, steps),
            .every = o.update_steps};
        masks.updates.end = std::max(masks.updates.begin, masks.updates.end);
        masks.fraction = {.curve = o.curve, .initial = o.drop_initial, .minimum = o.drop_minimum, .begin = 0,
            .end = static_cast<double>(masks.updates.end)};
        masks.round_rate = o.round_rate;
        masks.seed = o.seed;
        return masks;
    }
}
