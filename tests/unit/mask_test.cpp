// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE mask
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/pruning/keep_largest.h>
#include <hypersparse/plugins/pruning/random_mask.h>
#include <hypersparse/plugins/pruning/score.h>
#include <hypersparse/plugins/pruning/uniform_layout.h>

#include <dlib/error.h>
#include <dlib/serialize.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <sstream>
#include <tuple>

using namespace hypersparse;

namespace
{
    using numbers = std::vector<float>;
    using layers_of_numbers = std::vector<numbers>;
    constexpr float infinity = std::numeric_limits<float>::infinity();
    constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

    std::vector<std::span<const float>> spans(const layers_of_numbers& layers)
    {
        return {layers.begin(), layers.end()};
    }

    // By sorting everything, in double.
    network_mask reference(const layers_of_numbers& layers, std::size_t k, const network_mask& among, ranking order)
    {
        std::vector<std::tuple<double, std::size_t, std::size_t>> all;
        network_mask mask = among;
        for (std::size_t l = 0; l < layers.size(); ++l)
            for (std::size_t i = 0; i < layers[l].size(); ++i)
            {
                const double score = order == ranking::magnitude ? std::abs(layers[l][i]) : layers[l][i];
                if (among[l][i])
                    all.emplace_back(-score, l, i);
                mask[l].set(i, false);
            }
        std::sort(all.begin(), all.end());
        for (std::size_t i = 0; i < k; ++i)
            mask[std::get<1>(all[i])].set(std::get<2>(all[i]), true);
        return mask;
    }

    std::vector<std::size_t> sizes_of(const layers_of_numbers& layers)
    {
        std::vector<std::size_t> sizes;
        for (const numbers& layer : layers)
            sizes.push_back(layer.size());
        return sizes;
    }

    // Few different values, so that most of them are equal to others; also 0, -0, infinities and the smallest numbers.
    numbers tied_numbers(std::size_t n, std::mt19937& random)
    {
        const numbers values = {0.0f, -0.0f, 1.0f, -1.0f, 1.0f, 2.0f, 1e-45f, -1e-45f, 1e-38f, infinity, -infinity, 3.4e38f};
        numbers result;
        for (std::size_t i = 0; i < n; ++i)
            result.push_back(values[random() % values.size()]);
        return result;
    }

    numbers spread_numbers(std::size_t n, std::mt19937& random)
    {
        numbers result;
        for (std::size_t i = 0; i < n; ++i)
            result.push_back(std::ldexp(static_cast<float>(random() >> 8) - 8388608.0f, static_cast<int>(random() % 40) - 40));
        return result;
    }

    network_mask random_part(const std::vector<std::size_t>& sizes, std::mt19937& random)
    {
        network_mask mask = network_mask::all_active(sizes);
        for (std::size_t l = 0; l < sizes.size(); ++l)
            for (std::size_t i = 0; i < sizes[l]; ++i)
                mask[l].set(i, random() % 3 != 0);
        return mask;
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

    std::vector<int> flags(const layer_mask& mask)
    {
        return {mask.flags().begin(), mask.flags().end()};
    }
}

BOOST_AUTO_TEST_CASE(the_selection_is_that_of_sorting_everything_with_ties_by_layer_and_index)
{
    std::mt19937 random(1);
    for (int round = 0; round < 400; ++round)
    {
        layers_of_numbers layers;
        for (std::size_t left = 1 + random() % 4; left > 0; --left)
            layers.push_back(round % 2 ? tied_numbers(random() % 60, random) : spread_numbers(random() % 60, random));
        const network_mask all = network_mask::all_active(sizes_of(layers)), part = random_part(sizes_of(layers), random);
        for (const ranking order : {ranking::value, ranking::magnitude})
        {
            for (const std::size_t k : {std::size_t{0}, random() % (all.size() + 1), all.size()})
                BOOST_TEST((keep_largest(spans(layers), k, order) == reference(layers, k, all, order)));
            for (const std::size_t k : {std::size_t{0}, random() % (part.active() + 1), part.active()})
            {
                const network_mask found = keep_largest(spans(layers), k, part, order);
                BOOST_TEST((found == reference(layers, k, part, order)));
                BOOST_TEST(found.active() == k);
                BOOST_TEST(found.is_within(part));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(one_layer_is_selected_as_a_network_of_one)
{
    std::mt19937 random(2);
    const numbers scores = tied_numbers(500, random);
    const network_mask part = random_part({500}, random);
    BOOST_TEST((keep_largest(scores, 123) == reference({scores}, 123, network_mask::all_active({500}), ranking::value)[0]));
    BOOST_TEST((keep_largest(scores, 99, part[0]) == reference({scores}, 99, part, ranking::value)[0]));
    BOOST_TEST((keep_largest_in_each({scores, scores}, {7, 0})[0] == keep_largest(scores, 7)));
    BOOST_TEST((keep_largest_in_each({scores, scores}, {7, 0}).active() == 7u));
}

BOOST_AUTO_TEST_CASE(of_a_million_equal_scores_the_first_are_taken)
{
    const layers_of_numbers layers(2, numbers(500000, 0.25f));
    const network_mask mask = keep_largest(spans(layers), 600001);
    BOOST_TEST(mask[0].active() == 500000u);
    BOOST_TEST(mask[1].active() == 100001u);
    BOOST_TEST((mask[1][100000] && !mask[1][100001]));
}

BOOST_AUTO_TEST_CASE(large_selections_are_those_of_sorting)
{
    std::mt19937 random(3);
    const layers_of_numbers layers = {spread_numbers(200000, random), spread_numbers(1, random), spread_numbers(100000, random)};
    const network_mask all = network_mask::all_active(sizes_of(layers));
    for (const std::size_t k : {1, 1500, 150000, 300000})
        BOOST_TEST((keep_largest(spans(layers), k, ranking::magnitude) == reference(layers, k, all, ranking::magnitude)));
}

BOOST_AUTO_TEST_CASE(a_layer_of_one_weight_is_kept_or_not)
{
    BOOST_TEST(flags(keep_largest(numbers{-3.0f}, 1)) == std::vector<int>{1}, boost::test_tools::per_element());
    BOOST_TEST(flags(keep_largest(numbers{-3.0f}, 0)) == std::vector<int>{0}, boost::test_tools::per_element());
    BOOST_TEST(keep_largest(numbers{}, 0).size() == 0u);
}

BOOST_AUTO_TEST_CASE(both_zeros_are_equal)
{
    const std::vector<int> first = {1, 0, 0};
    BOOST_TEST(flags(keep_largest(numbers{-0.0f, 0.0f, -1.0f}, 1)) == first, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(nan_is_refused_where_it_would_be_ranked_and_only_there)
{
    for (const float bad : {not_a_number, -not_a_number})
    {
        BOOST_TEST(refused([&] { keep_largest(numbers{1, bad, 2}, 1); }, "NaN"));
        BOOST_TEST(refused([&] { keep_largest(numbers{1, bad, 2}, 0, ranking::magnitude); }, "NaN"));
        BOOST_TEST(refused([&] { keep_largest(spans({{1, 2}, {bad}}), 3); }, "layer 2 of 2"));
    }
    layer_mask among(3);
    among.set(1, false);
    BOOST_TEST(keep_largest(numbers{1, not_a_number, 2}, 1, among)[2]);
}

BOOST_AUTO_TEST_CASE(masked_values_become_plus_zero_and_others_are_untouched)
{
    layer_mask mask(5);
    mask.set(1, false);
    mask.set(3, false);
    mask.set(4, false);
    numbers values = {-0.0f, -2.0f, 3.0f, not_a_number, -infinity};
    mask.apply(values);
    BOOST_TEST(std::signbit(values[0]));
    BOOST_TEST(values[2] == 3.0f);
    for (const std::size_t i : {1, 3, 4})
        BOOST_TEST((values[i] == 0 && !std::signbit(values[i])));

    numbers first = {1, 2}, second = {3};
    network_mask both({layer_mask(2, false), layer_mask(1, true)});
    both.apply({first, second});
    BOOST_TEST((first == numbers{0, 0} && second == numbers{3}));
}

BOOST_AUTO_TEST_CASE(counts_are_those_of_the_flags)
{
    network_mask mask = network_mask::all_active({3, 4, 2});
    BOOST_TEST(mask.active() == 9u);
    mask[1] = layer_mask(4, false);
    mask[2].set(0, false);
    BOOST_TEST(mask.size() == 9u);
    BOOST_TEST(mask.active() == 4u);
    BOOST_TEST((mask.active_per_layer() == std::vector<std::size_t>{3, 0, 1}));
    BOOST_TEST((mask.empty_layers() == std::vector<std::size_t>{1}));
    BOOST_TEST(mask.is_within(network_mask::all_active({3, 4, 2})));
    BOOST_TEST(!network_mask::all_active({3, 4, 2}).is_within(mask));
}

BOOST_AUTO_TEST_CASE(a_saved_mask_is_read_back)
{
    std::mt19937 random(4);
    for (const auto& sizes : {std::vector<std::size_t>{}, {0}, {1}, {7, 8, 9}, {1000, 1, 63}})
    {
        const network_mask mask = random_part(sizes, random);
        std::stringstream file;
        serialize(mask, file);
        network_mask read = network_mask::all_active({5});
        deserialize(read, file);
        BOOST_TEST((read == mask));
    }
}

BOOST_AUTO_TEST_CASE(a_mask_of_another_version_or_with_bits_missing_is_refused_and_changes_nothing)
{
    const network_mask before = network_mask::all_active({5});
    network_mask mask = before;
    std::stringstream other;
    dlib::serialize(std::string("network_mask_0"), other);
    BOOST_TEST(refused([&] { deserialize(mask, other); }, "network_mask_0"));

    std::stringstream damaged;
    dlib::serialize(std::string("network_mask_1"), damaged);
    dlib::serialize(std::uint64_t{1}, damaged);
    dlib::serialize(std::uint64_t{100}, damaged);
    dlib::serialize(std::string(12, '\1'), damaged);
    BOOST_TEST(refused([&] { deserialize(mask, damaged); }, "100 weights"));

    std::stringstream whole;
    serialize(before, whole);
    std::istringstream cut_off(whole.str().substr(0, whole.str().size() - 1));
    BOOST_TEST(refused([&] { deserialize(mask, cut_off); }, ""));
    BOOST_TEST((mask == before));
}

BOOST_AUTO_TEST_CASE(scores_are_magnitudes_of_weight_gradient_and_their_product)
{
    const numbers w = {-2, 0.5f, -0.0f}, g = {3, -4, -5};
    BOOST_TEST((magnitude_scores(w) == numbers{2, 0.5f, 0}));
    BOOST_TEST((gradient_scores(g) == numbers{3, 4, 5}));
    BOOST_TEST((saliency_scores(w, g) == numbers{6, 2, 0}));
}

BOOST_AUTO_TEST_CASE(random_scores_depend_on_seed_layer_step_and_purpose_and_on_nothing_else)
{
    const score_place place = {.seed = 7, .layer = 2, .step = 100};
    const numbers scores = random_scores(1001, random_purpose::regrowth, place);
    BOOST_TEST((scores == random_scores(1001, random_purpose::regrowth, place)));
    BOOST_TEST((random_scores(500, random_purpose::regrowth, place) == numbers(scores.begin(), scores.begin() + 500)));
    BOOST_TEST((scores != random_scores(1001, random_purpose::mask, place)));
    for (const score_place& other : {score_place{8, 2, 100}, score_place{7, 3, 100}, score_place{7, 2, 101}})
        BOOST_TEST((scores != random_scores(1001, random_purpose::regrowth, other)));
}

BOOST_AUTO_TEST_CASE(random_scores_are_spread_evenly_over_0_to_1)
{
    const numbers scores = random_scores(100000, random_purpose::mask, {.seed = 1});
    std::vector<std::size_t> tenths(10, 0);
    for (const float s : scores)
    {
        BOOST_REQUIRE((0 <= s && s < 1));
        ++tenths[static_cast<std::size_t>(s * 10)];
    }
    for (const std::size_t n : tenths)
        BOOST_TEST(std::abs(static_cast<double>(n) - 10000) < 400);     // four standard deviations
}

BOOST_AUTO_TEST_CASE(a_random_mask_has_the_counts_of_its_layout_and_other_places_for_another_seed)
{
    const std::vector<layer_shape> layers = {{.out = 16, .in = 3, .rows = 3, .cols = 3}, {.out = 1}, {.out = 50, .in = 40}};
    const layout counts = uniform_layout(layers, 0.8);
    const network_mask mask = random_mask(layers, counts, 1);
    BOOST_TEST((mask.active_per_layer() == counts.kept));
    BOOST_TEST((mask == random_mask(layers, counts, 1)));
    BOOST_TEST((mask != random_mask(layers, counts, 2)));
}

BOOST_AUTO_TEST_CASE(a_bernoulli_mask_has_the_density_on_average)
{
    const std::vector<layer_shape> layers = {{.out = 300, .in = 100}, {.out = 200, .in = 100}};
    const network_mask mask = random_mask(layers, {.density = {0.2, 1}, .kept = {6000, 20000}}, 3, random_draw::bernoulli);
    BOOST_TEST(std::abs(static_cast<double>(mask[0].active()) - 6000) < 280);   // four standard deviations
    BOOST_TEST(mask[0].active() != 6000u);
    BOOST_TEST(mask[1].active() == 20000u);
}
