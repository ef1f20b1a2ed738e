// SPDX-License-Identifier: BSL-1.0
#include "dynamic_check.h"

#include "golden_files.h"

#include <hypersparse/plugins/pruning/drop_and_grow.h>
#include <hypersparse/plugins/pruning/drop_fraction.h>
#include <hypersparse/plugins/pruning/gradual_pruning.h>
#include <hypersparse/plugins/pruning/keep_largest.h>
#include <hypersparse/plugins/pruning/schedule.h>

#include <cmath>

using namespace hypersparse;
using nlohmann::json;

namespace
{
    layer_mask mask_of(const json& flags)
    {
        layer_mask mask(flags.size(), false);
        for (std::size_t i = 0; i < flags.size(); ++i)
            mask.set(i, flags[i].get<int>() != 0);
        return mask;
    }

    layer_mask nonzero(const std::vector<float>& weights)
    {
        layer_mask mask(weights.size(), false);
        for (std::size_t i = 0; i < weights.size(); ++i)
            mask.set(i, weights[i] != 0);
        return mask;
    }

    layer_mask grown(const mask_change& change)
    {
        layer_mask mask(change.mask.size(), false);
        for (std::size_t i = 0; i < mask.size(); ++i)
            mask.set(i, change.mask[i] && !change.kept[i]);
        return mask;
    }

    void check_update(const std::string& name, const json& layer, const std::string& rule, double alpha, mismatches& found)
    {
        std::vector<float> w = floats(layer["w"]), momentum = floats(layer["momentum"]);
        const std::vector<float> given = floats(layer["grow_score"]);
        const layer_mask before = mask_of(layer["mask"]);
        found.exact(name + "active", static_cast<double>(before.active()), layer["active"]);

        // The file gives RigL's gradient, and the numbers that SET has drawn.
        const std::vector<float> scores =
            rule == "rigl" ? regrow_scores(regrow_rule::gradient, w.size(), {.gradient = given}) : magnitude_scores(given);
        const mask_change change = drop_and_grow(w, before, scores, alpha);
        found.exact(name + "n_drop", static_cast<double>(change.dropped), layer["n_drop"]);
        found.exact(name + "regrown_at_once", static_cast<double>(change.regrown_at_once), layer["regrown_at_once"]);
        found.expect(change.kept == mask_of(layer["kept"]), name + "kept");
        found.expect(grown(change) == mask_of(layer["grown"]), name + "grown");
        found.expect(change.mask == mask_of(layer["mask_after"]), name + "mask_after");
        found.expect(change.mask.active() == before.active(), name + "the number of active weights has changed");

        carry_over(w, before, change.mask);
        carry_over(momentum, before, change.mask);
        found.each(name + "w_after", w, floats(layer["w_after"]), 0);
        found.each(name + "momentum_after", momentum, floats(layer["momentum_after"]), 0);
    }

    void check_updates(const json& updates, mismatches& found)
    {
        for (std::size_t i = 0; i < updates.size(); ++i)
            for (std::size_t layer = 0; layer < updates[i]["layers"].size(); ++layer)
                check_update("update " + std::to_string(i) + " layer " + std::to_string(layer) + " ", updates[i]["layers"][layer],
                    updates[i]["rule"], updates[i]["alpha"], found);
    }

    std::size_t lost(const layer_mask& before, const layer_mask& after, const std::vector<float>& w, float sign)
    {
        std::size_t n = 0;
        for (std::size_t i = 0; i < w.size(); ++i)
            n += before[i] && !after[i] && sign * w[i] > 0;
        return n;
    }

    void check_signed(const std::string& name, const json& one, const std::string& suffix, mismatches& found)
    {
        const std::vector<float> w = floats(one["w"]);
        const layer_mask active = nonzero(w);
        const layer_mask kept = drop(w, active, one["alpha"],
            {.rule = drop_rule::signed_magnitude, .published_count = !suffix.empty()});
        found.expect(kept == mask_of(one["mask_kept" + suffix]), name + "mask_kept" + suffix);
        found.exact(name + "positive", static_cast<double>(lost(active, layer_mask(w.size(), false), w, 1)), one["positive"]);
        found.exact(name + "negative", static_cast<double>(lost(active, layer_mask(w.size(), false), w, -1)), one["negative"]);
        found.exact(name + "dropped_positive" + suffix, static_cast<double>(lost(active, kept, w, 1)),
            one["dropped_positive" + suffix]);
        found.exact(name + "dropped_negative" + suffix, static_cast<double>(lost(active, kept, w, -1)),
            one["dropped_negative" + suffix]);
    }

    template <typename function>
    void check_curve(const std::string& name, const json& curve, const char* values, const function& at, mismatches& found)
    {
        const std::vector<double> steps = curve["step"], expected = curve[values];
        found.expect(steps.size() == expected.size() && !steps.empty(), name, "expected a value for each step");
        for (std::size_t i = 0; i < std::min(steps.size(), expected.size()); ++i)
            found.expect(std::abs(at(steps[i]) - expected[i]) <= 1e-12, name,
                "at step " + std::to_string(steps[i]) + ": found " + std::to_string(at(steps[i])));
    }

    void check_fraction(const std::string& name, const json& curve, const drop_fraction& fraction, mismatches& found)
    {
        check(fraction);
        check_curve(name, curve, "fraction", [&](double step) { return fraction.at(step); }, found);
    }

    void check_fractions(const json& file, mismatches& found)
    {
        for (const json& curve : file["cosine"])
            check_fraction("cosine", curve, {.initial = curve["alpha"], .begin = curve["begin"], .end = curve["end"]}, found);
        const json& curve = file["cosine_with_minimum"];
        check_fraction("cosine_with_minimum", curve,
            {.initial = curve["alpha"], .minimum = curve["minimum"], .begin = 0, .end = curve["total"]}, found);
    }

    void check_gradual_rates(const json& schedules, mismatches& found)
    {
        for (const json& curve : schedules)
            check_curve("gmp schedule", curve, "sparsity", [&](double step)
                { return cubic_prune_rate(step, curve["begin"], curve["end"], curve["final_sparsity"]); }, found);
    }

    std::vector<std::size_t> sizes_of(const json& shapes)
    {
        std::vector<std::size_t> sizes;
        for (const json& shape : shapes)
        {
            sizes.push_back(1);
            for (const json& extent : shape)
                sizes.back() *= extent.get<std::size_t>();
        }
        return sizes;
    }

    std::vector<std::span<const float>> split(std::span<const float> all, const std::vector<std::size_t>& sizes)
    {
        std::vector<std::span<const float>> layers;
        for (const std::size_t size : sizes)
        {
            layers.push_back(all.subspan(0, size));
            all = all.subspan(size);
        }
        return layers;
    }

    // All layers after one another, as in the file.
    std::vector<int> joined(const network_mask& mask)
    {
        std::vector<int> all;
        for (std::size_t layer = 0; layer < mask.layers(); ++layer)
            all.insert(all.end(), mask[layer].flags().begin(), mask[layer].flags().end());
        return all;
    }

    void check_gradual_masks(const json& masks, mismatches& found)
    {
        const std::vector<std::size_t> sizes = sizes_of(masks["shapes"]);
        network_mask mask = network_mask::all_active(sizes);
        for (const json& event : masks["events"])
        {
            const std::string name = "gmp event " + std::to_string(event["event"].get<int>()) + " ";
            const std::vector<float> w = floats(event["w"]);
            if (w.size() != mask.size())
                return found.expect(false, name, "expected a weight for each of the shapes");
            const network_mask next = prune_further(split(w, sizes), mask, event["sparsity"]);
            found.exact(name + "kept", static_cast<double>(next.active()), event["kept"]);
            found.expect(joined(next) == event["mask"].get<std::vector<int>>(), name + "mask");
            found.expect(next.is_within(mask), name, "a weight has come back");
            mask = next;
        }
    }

    void check_rounds(const json& one, mismatches& found)
    {
        std::size_t left = one["prunable"];
        for (const json& kept : one["kept"])
        {
            found.exact("imp of " + one["prunable"].dump(), static_cast<double>(left), kept);
            left = iterative_kept_count(left, one["rate"]);
        }
    }
}

mismatches check_dynamic(const json& file)
{
    mismatches found;
    check_updates(file["updates"], found);
    for (std::size_t i = 0; i < file["set_signed"].size(); ++i)
        for (const char* suffix : {"", "_published"})
            check_signed("set_signed " + std::to_string(i) + " ", file["set_signed"][i], suffix, found);
    check_fractions(file, found);
    check_gradual_rates(file["gmp"]["schedule"], found);
    check_gradual_masks(file["gmp"]["masks"], found);
    for (const json& one : file["imp"])
        check_rounds(one, found);
    return found;
}
