// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/mask_policy.h>

#include <hypersparse/plugins/options/option_range.h>
#include <hypersparse/plugins/pruning/drop_and_grow.h>
#include <hypersparse/plugins/pruning/gradual_pruning.h>
#include <hypersparse/plugins/pruning/keep_largest.h>
#include <hypersparse/plugins/pruning/score.h>

#include <algorithm>
#include <cmath>

namespace hypersparse
{
    namespace
    {
        constexpr option_range demand("mask options");

        void check(const mask_options& options, mask_schedule schedule)
        {
            demand(0 <= options.prune_rate && options.prune_rate < 1, "prune_rate", "in [0, 1)", options.prune_rate);
            demand(0 < options.round_rate && options.round_rate < 1, "round_rate", "in (0, 1)", options.round_rate);
            if (schedule == mask_schedule::periodic || schedule == mask_schedule::cubic)
                demand(options.updates.every > 0, "updates.every", "> 0", static_cast<double>(options.updates.every));
            if (schedule == mask_schedule::periodic)
                check(options.fraction);
            if (schedule == mask_schedule::cubic)
                demand(options.updates.begin <= options.updates.end, "updates.begin", "<= updates.end",
                    static_cast<double>(options.updates.begin));
        }

        std::size_t left_of(std::size_t n, double prune_rate)
        {
            return n - static_cast<std::size_t>(std::floor(prune_rate * static_cast<double>(n)));
        }
    }

    mask_policy::mask_policy(const sparse_method& method, const mask_options& options, std::vector<layer_shape> layers)
        : method_(method), options_(options), rule_(options.layout.value_or(layout_rule{.kind = method.layout})),
          regrow_(options.regrow.value_or(method.regrow)), layers_(std::move(layers))
    {
        check(options_, method_.schedule);
        if (!is_global())
            make_layout(rule_, layers_, options_.prune_rate);       // or says why it cannot be made
    }

    network_mask mask_policy::all_active() const
    {
        std::vector<std::size_t> sizes;
        for (const layer_shape& layer : layers_)
            sizes.push_back(layer.weights());
        return network_mask::all_active(sizes);
    }

    std::vector<std::size_t> mask_policy::counts_at(double prune_rate) const
    {
        return make_layout(rule_, layers_, prune_rate).kept;
    }

    network_mask mask_policy::keep(const layer_values& scores, double prune_rate) const
    {
        if (is_global())
            return keep_largest(scores, left_of(count_weights(layers_), prune_rate));
        return keep_largest_in_each(scores, counts_at(prune_rate));
    }

    network_mask mask_policy::start(const layer_values& scores) const
    {
        if (method_.score != score_rule::random)
            return keep(scores, options_.prune_rate);
        std::vector<std::vector<float>> random;
        layer_values values;
        for (std::size_t l = 0; l < layers_.size(); ++l)
            random.push_back(random_scores(
                layers_[l].weights(), random_purpose::mask, {.seed = options_.seed, .layer = static_cast<std::uint32_t>(l)}));
        for (const std::vector<float>& layer : random)
            values.emplace_back(layer);
        return keep(values, options_.prune_rate);
    }

    std::vector<std::size_t> mask_policy::kept_in_rounds() const
    {
        const std::size_t n = count_weights(layers_), kept = left_of(n, options_.prune_rate);
        switch (method_.schedule)
        {
            case mask_schedule::after_training: return {n, kept};
            case mask_schedule::iterative: return iterative_kept_counts(n, options_.round_rate, options_.prune_rate);
            case mask_schedule::at_start:
            case mask_schedule::periodic: return {kept};
            case mask_schedule::never:
            case mask_schedule::cubic: break;
        }
        return {n};
    }

    network_mask mask_policy::prune(
        const layer_values& weights, const network_mask& active, double prune_rate, std::size_t kept) const
    {
        if (is_global())
            return prune_to(weights, active, std::min(kept, active.active()));
        const std::vector<std::size_t> counts = counts_at(prune_rate);
        std::vector<layer_mask> masks;
        for (std::size_t l = 0; l < layers_.size(); ++l)
            masks.push_back(keep_largest(weights[l], std::min(counts[l], active[l].active()), active[l], ranking::magnitude));
        return network_mask(std::move(masks));
    }

    network_mask mask_policy::pruned(const layer_values& weights, const network_mask& active, std::size_t round) const
    {
        const std::vector<std::size_t> rounds = kept_in_rounds();
        DLIB_CASSERT(0 < round && round < rounds.size(), "round " << round << " of " << rounds.size());
        const bool last = round + 1 == rounds.size();
        const double n = static_cast<double>(rounds.front());
        const double rate = last ? options_.prune_rate : 1 - static_cast<double>(rounds[round]) / n;
        return prune(weights, active, rate, rounds[round]);
    }

    bool mask_policy::updates_at(std::size_t step) const
    {
        if (options_.prune_rate == 0)
            return false;
        switch (method_.schedule)
        {
            case mask_schedule::periodic: return options_.updates.contains(step);
            case mask_schedule::cubic: return options_.updates.contains(step) || step == options_.updates.end;
            default: return false;
        }
    }

    bool mask_policy::needs_gradients() const
    {
        return method_.schedule == mask_schedule::periodic && regrow_ == regrow_rule::gradient;
    }

    bool mask_policy::needs_momenta() const
    {
        return method_.schedule == mask_schedule::periodic && regrow_ == regrow_rule::momentum;
    }

    network_mask mask_policy::grown(std::size_t step, const network_mask& active, const step_values& values) const
    {
        const double fraction = options_.fraction.at(static_cast<double>(step));
        std::vector<layer_mask> masks;
        for (std::size_t l = 0; l < layers_.size(); ++l)
        {
            regrow_source source;
            source.place = {.seed = options_.seed, .layer = static_cast<std::uint32_t>(l), .step = static_cast<std::uint32_t>(step)};
            if (needs_gradients())
                source.gradient = values.gradients[l];
            if (needs_momenta())
                source.momentum = values.momenta[l];
            const std::vector<float> scores = regrow_scores(regrow_, layers_[l].weights(), source);
            masks.push_back(drop_and_grow(values.weights[l], active[l], scores, fraction, options_.drop).mask);
        }
        return network_mask(std::move(masks));
    }

    network_mask mask_policy::updated(std::size_t step, const network_mask& active, const step_values& values) const
    {
        if (method_.schedule == mask_schedule::periodic)
            return grown(step, active, values);
        const double rate = cubic_prune_rate(static_cast<double>(step), static_cast<double>(options_.updates.begin),
            static_cast<double>(options_.updates.end), options_.prune_rate);
        return prune(values.weights, active, rate, left_of(count_weights(layers_), rate));
    }

    std::size_t mask_policy::final_step() const
    {
        return method_.schedule == mask_schedule::cubic && options_.prune_rate != 0 ? options_.updates.end : 0;
    }
}
