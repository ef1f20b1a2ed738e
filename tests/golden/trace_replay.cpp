// SPDX-License-Identifier: BSL-1.0
#include "trace_replay.h"

#include <cmath>
#include <stdexcept>

namespace
{
    double lambda_of(const trace& t, const trace_step& step)
    {
        return step.phase == "art" ? t.lambda_init * std::pow(t.eta, static_cast<double>(step.epoch)) : 0;
    }

    // The rate drops at half of the fine-tuning epochs; with an odd number of them, either side of the middle is taken.
    bool rate_is_right(const trace& t, const trace_step& step)
    {
        const double dropped = t.learning_rate * t.rate_drop;
        const auto is = [&](double rate) { return std::abs(step.learning_rate - rate) <= 1e-6 * rate; };
        const long epochs = t.epochs.at("finetune");
        if (step.phase != "finetune" || 2 * step.epoch + 1 < epochs)
            return is(t.learning_rate);
        return is(dropped) || (2 * step.epoch + 1 == epochs && is(t.learning_rate));
    }
}

void check_schedule(const trace& t, mismatches& found)
{
    std::size_t next = 0;
    for (const char* phase : {"warmup", "art", "finetune"})
        for (long epoch = 0; epoch < t.epochs.at(phase); ++epoch)
            for (long batch = 0; batch < t.batches(); ++batch, ++next)
            {
                if (next == t.steps.size())
                    throw std::runtime_error("trace: expected more steps than the " + std::to_string(next) + " found");
                const trace_step& step = t.steps[next];
                const std::string at = "step " + std::to_string(next);
                found.expect(step.phase == phase && step.epoch == epoch && step.batch == batch, at, "out of order");
                found.relative(at + " lambda", step.lambda, lambda_of(t, step), 1e-6);
                found.expect(rate_is_right(t, step), at, "learning rate " + std::to_string(step.learning_rate));
            }
    found.exact("steps", static_cast<double>(t.steps.size()), static_cast<double>(next));
}

mismatches check_trace(const trace& t)
{
    if (t.shapes.contains("fc.weight"))
        return check_conv_trace(t);
    return check_mlp_trace(t);
}
