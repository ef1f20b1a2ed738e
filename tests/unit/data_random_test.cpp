// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE data_random_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/data/counter_random.h>
#include <hypersparse/plugins/data/shuffle.h>

#include <algorithm>
#include <set>

using namespace hypersparse;

using words = std::array<std::uint32_t, 4>;

// The three vectors that come with the authors' own implementation (Random123).
BOOST_AUTO_TEST_CASE(philox_gives_the_known_answers)
{
    constexpr std::uint32_t ones = 0xffffffffU;
    BOOST_TEST((philox4x32({0, 0, 0, 0}, {0, 0}) == words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    BOOST_TEST((philox4x32({ones, ones, ones, ones}, {ones, ones}) == words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    BOOST_TEST((philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
                words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

BOOST_AUTO_TEST_CASE(seed_stream_and_index_each_change_the_numbers)
{
    const auto here = random_words(1, 2, 3);
    BOOST_TEST((here != random_words(2, 2, 3)));
    BOOST_TEST((here != random_words(1, 3, 3)));
    BOOST_TEST((here != random_words(1, 2, 4)));
    BOOST_TEST((here != random_words(1ULL << 32, 2, 3)));
    BOOST_TEST((here != random_words(1, 2ULL << 32, 3)));
    BOOST_TEST((here != random_words(1, 2, 3ULL << 32)));
    BOOST_TEST(random_stream(random_purpose::shuffle, 7) != random_stream(random_purpose::augmentation, 7));
}

BOOST_AUTO_TEST_CASE(uniform_numbers_have_the_moments_of_the_uniform_distribution)
{
    constexpr int n = 100000;
    double sum = 0, squares = 0, least = 1, greatest = 0;
    for (int i = 0; i < n; ++i)
    {
        const double x = random_uniform(1, 2, i);
        sum += x;
        squares += x * x;
        least = std::min(least, x);
        greatest = std::max(greatest, x);
    }
    BOOST_TEST(least >= 0);
    BOOST_TEST(greatest < 1);
    BOOST_TEST(std::abs(sum / n - 0.5) < 0.005);
    BOOST_TEST(std::abs(squares / n - 1.0 / 3) < 0.005);
}

BOOST_AUTO_TEST_CASE(normal_numbers_have_the_moments_of_the_normal_distribution)
{
    constexpr int n = 200000;
    double sum = 0, squares = 0, fourth = 0;
    bool finite = true;
    for (int i = 0; i < n; ++i)
    {
        const double x = random_normal(1, 2, i);
        finite = finite && std::isfinite(x);
        sum += x;
        squares += x * x;
        fourth += x * x * x * x;
    }
    BOOST_TEST(finite);
    BOOST_TEST(std::abs(sum / n) < 0.01);
    BOOST_TEST(std::abs(squares / n - 1) < 0.015);
    BOOST_TEST(std::abs(fourth / n - 3) < 0.15);
}

BOOST_AUTO_TEST_CASE(whole_numbers_stay_below_their_bound_and_reach_every_value)
{
    for (const std::uint32_t n : {1U, 2U, 9U, 10U, 1000U})
    {
        std::set<std::uint32_t> seen;
        for (std::uint32_t i = 0; i < 20 * n; ++i)
        {
            const auto x = random_below(5, n, i, n);
            BOOST_REQUIRE(x < n);
            seen.insert(x);
        }
        BOOST_TEST(static_cast<double>(seen.size()) >= 0.999 * n);
    }
    BOOST_TEST(random_below(1, 1, 1, 0xffffffffU) < 0xffffffffU);
}

BOOST_AUTO_TEST_CASE(a_shuffled_order_holds_every_index_once)
{
    for (const std::size_t size : {0, 1, 2, 3, 10, 1000, 50000})
    {
        auto order = shuffled_indices(size, 1, 0);
        std::sort(order.begin(), order.end());
        BOOST_TEST((order == ordered_indices(size)));
    }
}

BOOST_AUTO_TEST_CASE(a_shuffled_order_depends_on_seed_and_epoch_only)
{
    const auto order = shuffled_indices(100, 1, 4);
    BOOST_TEST((order == shuffled_indices(100, 1, 4)));
    BOOST_TEST((order != shuffled_indices(100, 1, 5)));
    BOOST_TEST((order != shuffled_indices(100, 2, 4)));
    BOOST_TEST((order != ordered_indices(100)));
}

// Computed by a program of its own with integers of any length. A change would break the resumption of older runs.
BOOST_AUTO_TEST_CASE(a_shuffled_order_never_changes_between_versions)
{
    const auto order = shuffled_indices(10, 1, 0);
    const std::vector<std::size_t> expected = {6, 7, 9, 1, 5, 0, 3, 4, 8, 2};
    BOOST_TEST(order == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_index_is_equally_likely_in_every_place)
{
    constexpr int size = 5, epochs = 20000;
    std::array<std::array<int, size>, size> count{};
    for (int epoch = 0; epoch < epochs; ++epoch)
    {
        const auto order = shuffled_indices(size, 3, epoch);
        for (int place = 0; place < size; ++place)
            ++count[place][order[place]];
    }
    for (const auto& row : count)
        for (const int n : row)
            BOOST_TEST(std::abs(n - epochs / size) < 300);    // more than five standard deviations of 57
}
