// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE drop_and_grow
#include <boost/test/unit_test.hpp>

#include "random_numbers.h"

#include <hypersparse/plugins/pruning/drop_and_grow.h>
#include <hypersparse/plugins/pruning/gradual_pruning.h>
#include <hypersparse/plugins/pruning/keep_largest.h>
#include <hypersparse/plugins/pruning/schedule.h>
#include <hypersparse/plugins/weights/kept_count.h>

#include <dlib/error.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace hypersparse;

namespace
{
    using numbers = std::vector<float>;
    using places = std::vector<std::size_t>;
    constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

    // Whole numbers in a small range: many are equal, many are 0.
    numbers tied_numbers(std::size_t n, std::mt19937& random)
    {
        numbers result;
        for (std::size_t i = 0; i < n; ++i)
            result.push_back(static_cast<float>(static_cast<int>(random() % 7) - 3));
        return result;
    }

    layer_mask random_part(std::size_t n, std::mt19937& random)
    {
        layer_mask mask(n);
        for (std::size_t i = 0; i < n; ++i)
            mask.set(i, random() % 2 != 0);
        return mask;
    }

    // The places in a mask, those with the smallest magnitude first; of equal ones the higher index first.
    places by_magnitude(const numbers& values, const layer_mask& among)
    {
        places order;
        for (std::size_t i = values.size(); i-- > 0;)
            if (among[i])
                order.push_back(i);
        std::stable_sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return std::abs(double(values[a])) < std::abs(double(values[b])); });
        return order;
    }

    struct reference
    {
        layer_mask kept, mask;
    };

    // By sorting, as the definition reads.
    reference update(const numbers& w, const layer_mask& active, const numbers& scores, double fraction)
    {
        reference r = {active, active};
        const auto n = static_cast<std::size_t>(std::floor(fraction * static_cast<double>(active.active())));
        const places smallest = by_magnitude(w, active);
        for (std::size_t i = 0; i < n; ++i)
            r.kept.set(smallest[i], false);
        layer_mask others(w.size(), false);
        for (std::size_t i = 0; i < w.size(); ++i)
            others.set(i, !r.kept[i]);
        places best = by_magnitude(scores, others);
        std::reverse(best.begin(), best.end());
        r.mask = r.kept;
        for (std::size_t i = 0; i < n; ++i)
            r.mask.set(best[i], true);
        return r;
    }

    template <typename function>
    bool refused(const function& make, const std::string& word)
    {
        try
        {
            make();
        }
        catch (const dlib::error& e)
        {
            return std::string(e.what()).find(word) != std::string::npos;
        }
        return false;
    }

    std::size_t count_if(const numbers& w, const layer_mask& mask, float sign)
    {
        std::size_t n = 0;
        for (std::size_t i = 0; i < w.size(); ++i)
            n += mask[i] && sign * w[i] > 0;
        return n;
    }
}

BOOST_AUTO_TEST_CASE(an_update_is_that_of_sorting_and_never_changes_the_number_of_active_weights)
{
    std::mt19937 random(1);
    for (int round = 0; round < 500; ++round)
    {
        const std::size_t n = 1 + random() % 80;
        const numbers w = round % 2 ? tied_numbers(n, random) : random_numbers(n, static_cast<unsigned>(random()));
        const numbers g = round % 3 ? tied_numbers(n, random) : random_numbers(n, static_cast<unsigned>(random()));
        const layer_mask active = random_part(n, random);
        const double fraction = (random() % 101) / 100.0;
        const mask_change found = drop_and_grow(w, active, regrow_scores(regrow_rule::gradient, n, {.gradient = g}), fraction);
        const reference expected = update(w, active, g, fraction);
        BOOST_TEST((found.kept == expected.kept));
        BOOST_TEST((found.mask == expected.mask));
        BOOST_TEST(found.mask.active() == active.active());
        BOOST_TEST(found.dropped == drop_count(active.active(), fraction));
        std::size_t at_once = 0;
        for (std::size_t i = 0; i < n; ++i)
            at_once += active[i] && !found.kept[i] && found.mask[i];
        BOOST_TEST(found.regrown_at_once == at_once);
    }
}

BOOST_AUTO_TEST_CASE(fractions_0_and_1_and_layers_of_one_weight_have_updates)
{
    const numbers w = {3}, g = {2};
    for (const double fraction : {0.0, 0.5, 1.0})
        BOOST_TEST(drop_and_grow(w, layer_mask(1), g, fraction).mask.active() == 1u);
    BOOST_TEST(drop_and_grow(w, layer_mask(1), g, 1).regrown_at_once == 1u);
    BOOST_TEST(drop_and_grow(w, layer_mask(1, false), g, 1).mask.active() == 0u);
    BOOST_TEST(drop_and_grow({}, layer_mask(), {}, 1).mask.size() == 0u);
}

BOOST_AUTO_TEST_CASE(without_scores_nothing_grows)
{
    const numbers w = random_numbers(100, 3);
    const auto scores = regrow_scores(regrow_rule::none, 100, {});
    const mask_change found = drop_and_grow(w, layer_mask(100), scores, 0.3);
    BOOST_TEST((found.mask == found.kept));
    BOOST_TEST(found.mask.active() == 70u);
}

BOOST_AUTO_TEST_CASE(only_what_is_active_before_and_after_keeps_weight_and_momentum)
{
    layer_mask before(4, false), after(4, false);
    before.set(0, true);
    before.set(1, true);
    after.set(1, true);
    after.set(2, true);
    numbers momentum = {1, 2, 3, -4};
    carry_over(momentum, before, after);
    BOOST_TEST((momentum == numbers{0, 2, 0, 0}));
    BOOST_TEST(!std::signbit(momentum[3]));
}

BOOST_AUTO_TEST_CASE(a_weight_dropped_and_regrown_at_once_keeps_its_value)
{
    numbers w = {5, 0.5f, 4, 0};
    layer_mask active(4);
    active.set(3, false);
    const mask_change change = drop_and_grow(w, active, numbers{0, 9, 0, 1}, 0.34);
    BOOST_TEST(change.regrown_at_once == 1u);
    carry_over(w, active, change.mask);
    BOOST_TEST((w == numbers{5, 0.5f, 4, 0}));
}

BOOST_AUTO_TEST_CASE(an_active_zero_is_a_weight_as_any_other)
{
    layer_mask active(4);
    active.set(0, false);
    const layer_mask kept = drop(numbers{0, 0, 2, 0}, active, 0.34);
    BOOST_TEST((kept[1] && kept[2] && !kept[3] && !kept[0]));       // the higher index goes first
}

BOOST_AUTO_TEST_CASE(signed_drops_take_the_same_fraction_of_both_signs_nearest_to_zero_first)
{
    std::mt19937 random(2);
    for (int round = 0; round < 300; ++round)
    {
        const numbers w = round % 2 ? tied_numbers(60, random) : random_numbers(60, static_cast<unsigned>(random()));
        const layer_mask active = random_part(60, random);
        const double fraction = (random() % 101) / 100.0;
        const layer_mask kept = drop(w, active, fraction, {.rule = drop_rule::signed_magnitude});
        BOOST_TEST(kept.is_within(active));
        for (const float sign : {1.0f, -1.0f})
        {
            const std::size_t n = count_if(w, active, sign);
            BOOST_TEST(count_if(w, kept, sign) == n - drop_count(n, fraction));
            double largest_dropped = 0, smallest_kept = 1e9;
            for (std::size_t i = 0; i < w.size(); ++i)
                if (active[i] && sign * w[i] > 0)
                    (kept[i] ? smallest_kept : largest_dropped) = kept[i] ? std::min(smallest_kept, double(sign * w[i]))
                                                                          : std::max(largest_dropped, double(sign * w[i]));
            BOOST_TEST(largest_dropped <= smallest_kept);
        }
        for (std::size_t i = 0; i < w.size(); ++i)
            if (w[i] == 0)
                BOOST_TEST(kept[i] == active[i]);
    }
}

BOOST_AUTO_TEST_CASE(the_published_signed_drop_never_takes_more_than_there_are)
{
    const drop_options published = {.rule = drop_rule::signed_magnitude, .published_count = true};
    BOOST_TEST(drop(numbers{1, 2, -1}, layer_mask(3), 1, published).active() == 0u);
    BOOST_TEST(drop(numbers{-1, 0}, layer_mask(2), 0, published).active() == 2u);
}

BOOST_AUTO_TEST_CASE(nan_is_refused_in_active_weights_and_in_candidates)
{
    layer_mask active(3);
    active.set(2, false);
    for (const drop_rule rule : {drop_rule::magnitude, drop_rule::signed_magnitude})
    {
        BOOST_TEST(refused([&] { drop(numbers{1, not_a_number, 0}, active, 0.5, {.rule = rule}); }, "NaN"));
        BOOST_CHECK_NO_THROW(drop(numbers{1, 2, not_a_number}, active, 0.5, {.rule = rule}));
    }
    BOOST_TEST(refused([&] { regrow(active, numbers{0, 0, not_a_number}, 1); }, "NaN"));
    BOOST_CHECK_NO_THROW(regrow(active, numbers{not_a_number, not_a_number, 0}, 1));
}

BOOST_AUTO_TEST_CASE(regrow_scores_are_magnitudes_of_gradient_or_momentum_or_drawn)
{
    const numbers g = {-3, 1}, m = {2, -5};
    const regrow_source source = {.gradient = g, .momentum = m, .place = {.seed = 4, .layer = 1, .step = 9}};
    BOOST_TEST((regrow_scores(regrow_rule::gradient, 2, source) == numbers{3, 1}));
    BOOST_TEST((regrow_scores(regrow_rule::momentum, 2, source) == numbers{2, 5}));
    BOOST_TEST((regrow_scores(regrow_rule::random, 2, source) == random_scores(2, random_purpose::regrowth, source.place)));
    for (const char* name : {"none", "random", "gradient", "momentum"})
        BOOST_TEST(to_string(regrow_rule_named(name)) == name);
    BOOST_TEST(refused([] { regrow_rule_named("best"); }, "none random gradient momentum"));
}

BOOST_AUTO_TEST_CASE(gradual_pruning_keeps_the_exact_count_and_masks_are_nested)
{
    const std::vector<std::size_t> sizes = {100, 1, 333};
    network_mask mask = network_mask::all_active(sizes);
    for (unsigned t = 0; t <= 12; ++t)
    {
        numbers a = random_numbers(100, 3 * t), b = random_numbers(1, 3 * t + 1), c = random_numbers(333, 3 * t + 2);
        mask.apply({a, b, c});      // what is masked stays 0, whatever the others do
        const double prune_rate = cubic_prune_rate(t, 0, 10, 0.93);
        const network_mask next = prune_further({a, b, c}, mask, prune_rate);
        BOOST_TEST(next.active() == kept_count(434, prune_rate));
        BOOST_TEST(next.is_within(mask));
        mask = next;
    }
    BOOST_TEST(mask.active() == kept_count(434, 0.93));
}

BOOST_AUTO_TEST_CASE(gradual_pruning_never_regrows_where_the_mask_is_sparser_already)
{
    const numbers w = random_numbers(50, 1);
    const network_mask sparse({keep_largest(w, 5)});
    BOOST_TEST((prune_further({w}, sparse, 0.5) == sparse));
}

BOOST_AUTO_TEST_CASE(masks_of_iterative_pruning_are_nested_and_end_at_the_exact_count)
{
    std::mt19937 random(5);
    network_mask mask = network_mask::all_active({400, 37});
    const auto counts = iterative_kept_counts(437, 0.2, 0.98);
    for (const std::size_t kept : counts)
    {
        const numbers a = tied_numbers(400, random), b = tied_numbers(37, random);
        const network_mask next = prune_to({a, b}, mask, kept);
        BOOST_TEST(next.active() == kept);
        BOOST_TEST(next.is_within(mask));
        mask = next;
    }
    BOOST_TEST(mask.active() == kept_count(437, 0.98));
}
