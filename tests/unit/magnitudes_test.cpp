// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE magnitudes
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "random_numbers.h"
#include "weight_storage.h"

#include <hypersparse/plugins/kernels/magnitudes.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

using namespace hypersparse;
namespace data = boost::unit_test::data;

namespace
{
    using layers = std::vector<std::vector<float>>;
    constexpr std::size_t sizes[] = {1, 2, 31, 33, 4097};
    const char* const kinds[] = {"random", "tied", "zero", "denormal", "huge", "mixed", "signed zeros"};

    std::vector<float> numbers(const std::string& kind, std::size_t n, unsigned seed)
    {
        std::vector<float> w = random_numbers(n, seed);
        for (std::size_t i = 0; i < n; ++i)
        {
            if (kind == "tied")
                w[i] = std::copysign(0.25f * std::ceil(4 * std::abs(w[i])), w[i]);
            else if (kind == "zero")
                w[i] = 0;
            else if (kind == "denormal")
                w[i] *= 1e-40f;
            else if (kind == "huge")
                w[i] *= std::numeric_limits<float>::max();
            else if (kind == "mixed")
                w[i] = std::ldexp(w[i], static_cast<int>(i % 250) - 140);
            else if (kind == "signed zeros")
                w[i] = i % 3 == 0 ? w[i] : std::copysign(0.0f, w[i]);
        }
        return w;
    }

    // n numbers in three layers, an empty one among them, with large parameters behind each that are not weights.
    weight_storage three_layers(const std::string& kind, std::size_t n)
    {
        const std::size_t first = n / 3;
        return weight_storage({numbers(kind, first, 1), {}, numbers(kind, n - first, 2)}, 3, 1e9f);
    }

    std::vector<float> sorted_magnitudes(const weight_storage& storage)
    {
        std::vector<float> all;
        for (std::size_t layer = 0; layer < storage.weights().size(); ++layer)
            for (float w : storage.values(layer))
                all.push_back(std::abs(w));
        std::sort(all.begin(), all.end());
        return all;
    }
}

BOOST_DATA_TEST_CASE(every_rank_is_the_one_that_sorting_gives, data::make(kinds) * data::make(sizes), kind, n)
{
    const weight_storage storage = three_layers(kind, n);
    const std::vector<float> sorted = sorted_magnitudes(storage);
    for (std::size_t rank = 0; rank < n; rank += 1 + n / 100)
        BOOST_REQUIRE_EQUAL(magnitude_of_rank(storage.weights(), rank), sorted[rank]);
    BOOST_TEST(magnitude_of_rank(storage.weights(), n - 1) == sorted.back());
}

BOOST_DATA_TEST_CASE(sum_and_largest_are_those_of_a_sum_in_double, data::make(kinds) * data::make(sizes), kind, n)
{
    const weight_storage storage = three_layers(kind, n);
    const std::vector<float> sorted = sorted_magnitudes(storage);
    double sum = 0;
    for (float a : sorted)
        sum += a;
    const magnitude_sums found = sum_magnitudes(storage.weights());
    BOOST_TEST(std::abs(found.sum - sum) <= 1e-14 * sum);
    BOOST_TEST(found.largest == sorted.back());
}

BOOST_DATA_TEST_CASE(sum_of_tanh_is_that_of_the_standard_library,
    data::make({"random", "tied", "zero", "denormal", "mixed"}) * data::make(sizes) * data::make({0.0f, 0.03f, 1.0f, 700.0f}),
    kind, n, scale)
{
    const weight_storage storage = three_layers(kind, n);
    double sum = 0;
    for (float a : sorted_magnitudes(storage))
        sum += std::tanh(static_cast<double>(scale * a));
    BOOST_TEST(std::abs(sum_tanh(storage.weights(), scale) - sum) <= 3e-7 * sum);
}

BOOST_DATA_TEST_CASE(counts_are_those_of_a_plain_loop, data::make(kinds) * data::make(sizes), kind, n)
{
    const weight_storage storage({numbers(kind, n, 5)}, 2);
    const std::vector<float> w = storage.values(0);
    for (float threshold : {0.0f, std::abs(w[0]), std::abs(w[n / 2]), 0.5f})
    {
        const auto above = std::count_if(w.begin(), w.end(), [=](float x) { return std::abs(x) > threshold; });
        BOOST_TEST(count_above(storage.weights()[0], threshold) == static_cast<std::size_t>(above));
    }
    const auto nonzero = std::count_if(w.begin(), w.end(), [](float x) { return x != 0; });
    BOOST_TEST(count_nonzero(storage.weights()[0]) == static_cast<std::size_t>(nonzero));
}

BOOST_DATA_TEST_CASE(sums_have_the_same_bits_twice_and_wherever_the_numbers_stand, data::make(sizes), n)
{
    const std::vector<float> w = random_numbers(n, 3);
    weight_storage storage({w});
    // The same numbers one float further: another alignment for SIMD loads.
    dlib::resizable_tensor shifted(static_cast<long long>(n + 1));
    std::copy(w.begin(), w.end(), shifted.host() + 1);
    dlib::alias_tensor view(static_cast<long long>(n));
    auto moved = view(shifted, 1);
    const std::vector<weight_tensor> elsewhere = {{.params = &static_cast<dlib::tensor&>(moved), .size = n}};
    for (const auto& weights : {storage.weights(), elsewhere})
    {
        BOOST_TEST(std::bit_cast<std::uint64_t>(sum_tanh(weights, 2.5f)) == std::bit_cast<std::uint64_t>(sum_tanh(storage.weights(), 2.5f)));
        BOOST_TEST(std::bit_cast<std::uint64_t>(sum_magnitudes(weights).sum) == std::bit_cast<std::uint64_t>(sum_magnitudes(storage.weights()).sum));
    }
}

BOOST_AUTO_TEST_CASE(zero_small_zeroes_below_and_keeps_the_first_ties)
{
    const layers given = {{0.5f, -0.25f, 0.25f, -0.0f, 0.1f, 0.25f, -2.0f}};
    for (std::size_t keep : {0, 1, 2, 3, 9})
    {
        weight_storage storage(given, 1);
        BOOST_TEST(zero_small(storage.weights()[0], 0.25f, keep) == std::min<std::size_t>(keep, 3));
        const std::vector<float> expected = {0.5f, keep > 0 ? -0.25f : 0, keep > 1 ? 0.25f : 0, 0, 0, keep > 2 ? 0.25f : 0, -2.0f};
        const std::vector<float> found = storage.values(0);
        BOOST_TEST(found == expected, boost::test_tools::per_element());
        for (float w : found)
            BOOST_TEST((w != 0 || !std::signbit(w)), "a zero must be +0");
        BOOST_TEST(storage.params(0).host()[7] == 7.0f);
    }
}

BOOST_AUTO_TEST_CASE(a_nan_shows_as_the_largest_magnitude)
{
    std::vector<float> w = random_numbers(100, 4);
    w[57] = std::numeric_limits<float>::quiet_NaN();
    w[12] = std::numeric_limits<float>::infinity();
    const weight_storage storage({w});
    BOOST_TEST(std::isnan(sum_magnitudes(storage.weights()).largest));
    BOOST_TEST(std::isnan(magnitude_of_rank(storage.weights(), 99)));
    BOOST_TEST(std::isinf(magnitude_of_rank(storage.weights(), 98)));
}

BOOST_AUTO_TEST_CASE(an_empty_list_has_empty_sums)
{
    BOOST_TEST(sum_magnitudes({}).sum == 0);
    BOOST_TEST(sum_magnitudes({}).largest == 0);
    BOOST_TEST(sum_tanh({}, 1) == 0);
}
