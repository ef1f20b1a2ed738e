// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE magnitude_histogram_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/weights/magnitude_histogram.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>

using namespace hypersparse;

namespace
{
    magnitude_histogram histogram_of_values(const std::vector<float>& values)
    {
        dlib::resizable_tensor params(static_cast<long long>(values.size()) + 3);
        std::copy(values.begin(), values.end(), params.host());
        std::fill(params.host() + values.size(), params.host() + values.size() + 3, 0.5f);     // biases: not counted
        weight_tensor weights;
        weights.params = &params;
        weights.size = values.size();
        return histogram_of({weights});
    }

    std::size_t bin_by_definition(float magnitude)
    {
        std::size_t bin = 0;
        while (bin + 1 < magnitude_histogram::bins && !(magnitude < static_cast<float>(magnitude_histogram::lower_edge(bin + 1))))
            ++bin;
        return bin;
    }
}

BOOST_AUTO_TEST_CASE(zeros_of_both_signs_are_counted_apart_and_biases_are_not_counted)
{
    const auto h = histogram_of_values({0.0f, -0.0f, 1.5f, -1.5f});
    BOOST_TEST(h.zeros == 2u);
    BOOST_TEST(h.counts[bin_by_definition(1.5f)] == 2u);
    BOOST_TEST(std::accumulate(h.counts.begin(), h.counts.end(), std::size_t(0)) == 2u);
}

BOOST_AUTO_TEST_CASE(an_edge_belongs_to_the_bin_above_it_and_what_is_just_below_does_not)
{
    for (std::size_t i = 1; i < magnitude_histogram::bins; ++i)
    {
        const auto edge = static_cast<float>(magnitude_histogram::lower_edge(i));
        BOOST_TEST(histogram_of_values({edge}).counts[i] == 1u);
        BOOST_TEST(histogram_of_values({std::nextafter(edge, 0.0f)}).counts[i - 1] == 1u);
    }
}

BOOST_AUTO_TEST_CASE(the_first_and_the_last_bin_take_what_lies_beyond)
{
    const float inf = std::numeric_limits<float>::infinity();
    const auto h = histogram_of_values({1e-30f, std::numeric_limits<float>::denorm_min(), -1e30f, inf, std::numeric_limits<float>::quiet_NaN()});
    BOOST_TEST(h.counts.front() == 2u);
    BOOST_TEST(h.counts.back() == 3u);
}

BOOST_AUTO_TEST_CASE(random_magnitudes_fall_into_the_bins_that_the_definition_gives_them)
{
    std::mt19937 random(7);
    std::uniform_real_distribution<float> exponent(-9, 2);
    std::vector<float> values;
    magnitude_histogram expected;
    for (int i = 0; i < 20000; ++i)
    {
        values.push_back(std::pow(10.0f, exponent(random)));
        ++expected.counts[bin_by_definition(values.back())];
    }
    BOOST_TEST(histogram_of_values(values).counts == expected.counts, boost::test_tools::per_element());
}
