// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE prune
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "random_numbers.h"
#include "weight_storage.h"

#include <hypersparse/plugins/pruning/prune.h>

#include <cmath>
#include <limits>
#include <sstream>

using namespace hypersparse;
namespace data = boost::unit_test::data;

namespace
{
    std::size_t nonzeros(const weight_storage& storage)
    {
        std::size_t n = 0;
        for (std::size_t layer = 0; layer < storage.weights().size(); ++layer)
            for (float w : storage.values(layer))
                n += w != 0;
        return n;
    }

    bool refused(const weight_storage& storage, double prune_rate, const std::string& word)
    {
        try
        {
            prune(storage.weights(), prune_rate);
        }
        catch (const dlib::error& e)
        {
            return std::string(e.what()).find(word) != std::string::npos;
        }
        return false;
    }
}

BOOST_DATA_TEST_CASE(exactly_n_minus_floor_of_rate_times_n_weights_are_kept,
    data::make({0.0, 0.1, 0.29, 0.5, 0.9, 0.98, 0.995, 0.9999}) * data::make({1, 7, 100, 1000}), prune_rate, n)
{
    weight_storage storage({random_numbers(n, 1), random_numbers(2 * n, 2, 0.3f)}, 4);
    const std::size_t total = 3 * n;
    const std::size_t expected = total - static_cast<std::size_t>(std::floor(prune_rate * total));
    const sparsity_report report = prune(storage.weights(), prune_rate);
    BOOST_TEST(nonzeros(storage) == expected);
    BOOST_TEST(report.kept == expected);
    BOOST_TEST(report.nonzero == expected);
    BOOST_TEST(report.prunable == total);
    BOOST_TEST(report.layers[0].kept + report.layers[1].kept == expected);
    BOOST_TEST(std::abs(report.density() - static_cast<double>(expected) / total) < 1e-12);
}

BOOST_AUTO_TEST_CASE(kept_weights_are_the_largest_and_keep_their_value)
{
    const std::vector<float> first = random_numbers(300, 3), second = random_numbers(500, 4, 0.5f);
    weight_storage storage({first, second});
    const float t = prune(storage.weights(), 0.7).threshold;
    for (std::size_t layer = 0; layer < 2; ++layer)
    {
        const std::vector<float>& before = layer == 0 ? first : second;
        const std::vector<float> after = storage.values(layer);
        for (std::size_t i = 0; i < before.size(); ++i)
            BOOST_REQUIRE_EQUAL(after[i], std::abs(before[i]) >= t ? before[i] : 0);
    }
}

BOOST_AUTO_TEST_CASE(equal_magnitudes_fall_to_the_earlier_layer_then_to_the_lower_index)
{
    weight_storage storage({{1, 2, -1, 1}, {1, 3, -1, 1}});
    prune(storage.weights(), 0.5);      // keeps 4: the 2, the 3 and the first two ones
    const std::vector<float> first = {1, 2, -1, 0}, second = {0, 3, 0, 0};
    BOOST_TEST(storage.values(0) == first, boost::test_tools::per_element());
    BOOST_TEST(storage.values(1) == second, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(all_equal_weights_are_pruned_to_the_exact_count)
{
    weight_storage storage({std::vector<float>(1000, -0.5f), std::vector<float>(1000, 0.5f)});
    prune(storage.weights(), 0.98);
    BOOST_TEST(nonzeros(storage) == 40u);
    BOOST_TEST(storage.values(0)[39] == -0.5f);
    BOOST_TEST(storage.values(0)[40] == 0.0f);
}

BOOST_AUTO_TEST_CASE(with_more_zeros_than_allowed_the_report_tells_kept_from_nonzero)
{
    weight_storage storage({{0, 0, 5, 0, 0, 0, -0.0f, 0, 0, 0}});
    const sparsity_report report = prune(storage.weights(), 0.5);
    BOOST_TEST(report.kept == 5u);
    BOOST_TEST(report.nonzero == 1u);
    BOOST_TEST(report.threshold == 0.0f);
    BOOST_TEST(storage.values(0)[2] == 5.0f);
}

BOOST_AUTO_TEST_CASE(published_count_keeps_only_what_exceeds_the_threshold)
{
    weight_storage one_less({random_numbers(100, 5)});
    BOOST_TEST(prune(one_less.weights(), 0.9, {.published_count = true}).kept == 9u);
    weight_storage tied({{1, 1, 1, 1, 2, 3}});
    BOOST_TEST(prune(tied.weights(), 0.5, {.published_count = true}).kept == 2u);
}

BOOST_AUTO_TEST_CASE(published_count_drops_one_weight_even_at_rate_zero)
{
    weight_storage storage({random_numbers(100, 6)});
    BOOST_TEST(prune(storage.weights(), 0.0, {.published_count = true}).kept == 99u);
}

BOOST_AUTO_TEST_CASE(rate_zero_changes_nothing)
{
    const std::vector<float> w = random_numbers(100, 6);
    weight_storage storage({w});
    const sparsity_report report = prune(storage.weights(), 0.0);
    BOOST_TEST(storage.values(0) == w, boost::test_tools::per_element());
    BOOST_TEST(report.threshold == 0.0f);
}

BOOST_AUTO_TEST_CASE(layerwise_pruning_counts_every_layer_on_its_own)
{
    weight_storage storage({random_numbers(100, 7), random_numbers(33, 8, 1e-3f), {4.0f}});
    const sparsity_report report = prune_layerwise(storage.weights(), 0.9);
    BOOST_TEST(report.layers[0].kept == 10u);
    BOOST_TEST(report.layers[1].kept == 33u - 29u);
    BOOST_TEST(report.layers[2].kept == 1u);
    BOOST_TEST(nonzeros(storage) == 15u);
}

BOOST_AUTO_TEST_CASE(parameters_behind_the_weights_are_untouched)
{
    weight_storage storage({random_numbers(50, 9), random_numbers(50, 10)}, 3, 1e-6f);
    prune(storage.weights(), 0.98);
    prune_layerwise(storage.weights(), 0.98);
    for (std::size_t layer = 0; layer < 2; ++layer)
        for (std::size_t i = 50; i < 53; ++i)
            BOOST_TEST(storage.params(layer).host()[i] == 1e-6f);
}

BOOST_AUTO_TEST_CASE(pruning_twice_at_one_rate_changes_nothing_more)
{
    weight_storage storage({random_numbers(1000, 11)});
    prune(storage.weights(), 0.8);
    const std::vector<float> once = storage.values(0);
    const sparsity_report report = prune(storage.weights(), 0.8);
    BOOST_TEST(storage.values(0) == once, boost::test_tools::per_element());
    BOOST_TEST(report.kept == 200u);
}

BOOST_AUTO_TEST_CASE(a_pruned_weight_is_plus_zero)
{
    weight_storage storage({{-1e-3f, -0.0f, 1, -2}});
    prune(storage.weights(), 0.5);
    BOOST_TEST(!std::signbit(storage.values(0)[0]));
    BOOST_TEST(!std::signbit(storage.values(0)[1]));
}

BOOST_AUTO_TEST_CASE(the_report_names_empty_and_nearly_empty_layers)
{
    weight_storage storage({std::vector<float>(50, 1.0f), std::vector<float>(50, 1e-3f), random_numbers(50, 12, 1e-3f)});
    std::vector<weight_tensor> weights = storage.weights();
    for (weight_tensor& w : weights)
        w.shape = {2, 25, 1, 1};        // 25 outputs: fewer than 4 weights are nearly none
    storage.params(2).host()[17] = 9;
    const sparsity_report report = prune(weights, 0.7);
    BOOST_TEST(report.empty_layers() == std::vector<std::string>{"fc_2"}, boost::test_tools::per_element());
    BOOST_TEST(report.nearly_empty_layers() == std::vector<std::string>{"fc_3"}, boost::test_tools::per_element());
    std::ostringstream text;
    text << report;
    BOOST_TEST(text.str().find("empty layers (nothing passes but the bias): fc_2") != std::string::npos);
    BOOST_TEST(text.str().find("25x2") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_report_of_a_net_as_it_is_changes_nothing)
{
    const std::vector<float> w = {0, 1, 0, -2, 3};
    weight_storage storage({w});
    const sparsity_report report = sparsity_of(storage.weights());
    BOOST_TEST(report.nonzero == 3u);
    BOOST_TEST(report.kept == 3u);
    BOOST_TEST(report.density() == 0.6);
    BOOST_TEST(storage.values(0) == w, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_wrong_rate_a_net_without_weights_and_a_diverged_net_are_refused)
{
    weight_storage good({{1, 2, 3}});
    for (double rate : {1.0, -0.1, 2.0, std::nan("")})
        BOOST_TEST(refused(good, rate, "[0, 1)"), "rate " << rate);
    BOOST_TEST(refused(weight_storage({}), 0.5, "forward pass"));
    for (float bad : {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()})
    {
        weight_storage diverged({{1, 2, 3}, {1, bad, 3}});
        BOOST_TEST(refused(diverged, 0.5, "diverged"));
        BOOST_TEST(diverged.values(0)[0] == 1.0f);      // and nothing was pruned
    }
    BOOST_CHECK_THROW(sparsity_of(std::vector<weight_tensor>{}), dlib::error);
}
