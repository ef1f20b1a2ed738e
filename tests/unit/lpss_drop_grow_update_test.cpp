// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE lpss_drop_grow_update
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/pruning/lpss_drop_grow.h>

#include <dlib/error.h>

#include <cmath>
#include <limits>

using namespace hypersparse;
using bits = std::vector<std::uint8_t>;

namespace
{
    // Two units of four: in the first -4 3 -2 1, all active; the second one masked but for its first weight.
    const std::vector<float> weights = {-4, 3, -2, 1, 5, 6, 7, 8};
    const bits active = {1, 1, 1, 1, 1, 0, 0, 0};
    const std::vector<float> gradient = {1, 1, -3, 2, 1, 4, -5, 0};

    lpss_layer layer() { return {.weights = weights, .gradient = gradient, .active = active, .units = 2, .length = 4, .unit_stride = 4}; }
}

BOOST_AUTO_TEST_CASE(weights_below_h_times_the_mean_of_their_unit_are_dropped)
{
    const lpss_update update = lpss_drop_grow(layer(), 0.9, 0);         // thresholds 0.9 2.5 and 0.9 5
    BOOST_TEST(update.kept == (bits{1, 1, 0, 0, 1, 0, 0, 0}), boost::test_tools::per_element());
    BOOST_TEST(update.active == update.kept, boost::test_tools::per_element());
    BOOST_TEST(update.dropped == 2u);
    BOOST_TEST(update.wanted == 0u);
}

BOOST_AUTO_TEST_CASE(the_largest_positive_gradients_grow_just_dropped_ones_among_them)
{
    const lpss_update one = lpss_drop_grow(layer(), 0.9, 0.5);
    BOOST_TEST(one.grown == (bits{0, 0, 0, 0, 0, 1, 0, 0}), boost::test_tools::per_element());      // 4/sqrt(42) beats 2/sqrt(15)
    const lpss_update two = lpss_drop_grow(layer(), 0.9, 1);
    BOOST_TEST(two.grown == (bits{0, 0, 0, 1, 0, 1, 0, 0}), boost::test_tools::per_element());
    const lpss_update more = lpss_drop_grow(layer(), 0.9, 2);
    BOOST_TEST(more.wanted == 4u);
    BOOST_TEST(more.grown_count == 2u);         // no others have a positive gradient
    BOOST_TEST(more.active_count() == 5u);
}

BOOST_AUTO_TEST_CASE(by_magnitude_negative_gradients_grow_too_and_zero_ones_never)
{
    const lpss_update one = lpss_drop_grow(layer(), 0.9, 0.5, growth_score::absolute_gradient);
    BOOST_TEST(one.grown == (bits{0, 0, 1, 0, 0, 0, 0, 0}), boost::test_tools::per_element());      // 3/sqrt(15) beats 5/sqrt(42)
    const lpss_update all = lpss_drop_grow(layer(), 0.9, 50, growth_score::absolute_gradient);
    BOOST_TEST(all.active == (bits{1, 1, 1, 1, 1, 1, 1, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(as_published_negative_gradients_follow_when_there_are_no_active_weights_left)
{
    // 10 wanted: 2 positive ones, 3 active weights are used up, then the negative ones: -3/sqrt(15) and -5/sqrt(42)
    const lpss_update five = lpss_drop_grow(layer(), 0.9, 2.5, growth_score::published);
    BOOST_TEST(five.grown_count == 2u);
    const lpss_update six = lpss_drop_grow(layer(), 0.9, 3, growth_score::published);
    BOOST_TEST(six.grown == (bits{0, 0, 0, 1, 0, 1, 1, 0}), boost::test_tools::per_element());      // -5/sqrt(42) = -0.7715 > -0.7746
}

BOOST_AUTO_TEST_CASE(a_unit_without_active_weights_is_revived_whole)
{
    const bits none = {1, 1, 1, 1, 0, 0, 0, 0};
    lpss_layer dead = layer();
    dead.active = none;
    const lpss_update update = lpss_drop_grow(dead, 0.1, 0);
    BOOST_TEST(update.active == bits(8, 1), boost::test_tools::per_element());
    BOOST_TEST(update.dropped == 4u);
}

BOOST_AUTO_TEST_CASE(columns_give_what_rows_give_and_ties_fall_to_the_lower_index)
{
    const auto transposed = [](const auto& rows)
    {
        auto columns = rows;
        for (std::size_t u = 0; u < 2; ++u)
            for (std::size_t i = 0; i < 4; ++i)
                columns[i * 2 + u] = rows[u * 4 + i];
        return columns;
    };
    const auto w = transposed(weights), g = transposed(gradient);
    const bits a = transposed(active);
    const lpss_update update = lpss_drop_grow({.weights = w, .gradient = g, .active = a, .units = 2, .length = 4, .unit_stride = 1,
        .element_stride = 2}, 0.9, 1);
    BOOST_TEST(update.active == transposed(lpss_drop_grow(layer(), 0.9, 1).active), boost::test_tools::per_element());

    const std::vector<float> same(8, 1.0f);
    lpss_layer tied = layer();
    tied.gradient = same;
    BOOST_TEST(lpss_drop_grow(tied, 0.9, 1).grown == (bits{0, 0, 1, 1, 0, 0, 0, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(numbers_that_are_not_finite_are_an_error_that_says_where)
{
    std::vector<float> bad = weights;
    bad[6] = std::numeric_limits<float>::quiet_NaN();       // masked: of no interest
    lpss_layer l = layer();
    l.weights = bad;
    BOOST_CHECK_NO_THROW(lpss_drop_grow(l, 0.9, 1));
    bad[4] = bad[6];
    BOOST_CHECK_EXCEPTION(lpss_drop_grow(l, 0.9, 1), dlib::error,
        [](const dlib::error& e) { return std::string(e.what()).find("weights, found others in unit 2") != std::string::npos; });
    lpss_layer g = layer();
    std::vector<float> endless = gradient;
    endless[0] = std::numeric_limits<float>::infinity();
    g.gradient = endless;
    BOOST_CHECK_THROW(lpss_drop_grow(g, 0.9, 1), dlib::error);
}

BOOST_AUTO_TEST_CASE(the_drop_fraction_follows_its_decay_and_the_growth_fraction_steers_to_the_target)
{
    BOOST_TEST(lpss_drop_fraction({}, 10) == 0.2);
    BOOST_TEST(std::abs(lpss_drop_fraction({}, 25) - 0.1) < 1e-15);
    BOOST_TEST(lpss_drop_fraction({.decay = drop_decay::constant}, 39) == 0.2);
    BOOST_TEST(std::abs(lpss_drop_fraction({.decay = drop_decay::exponential, .exponent = 0.5}, 12) - 0.2 * std::exp(-1.0)) < 1e-15);
    BOOST_TEST(std::abs(lpss_growth_fraction(0.45, 0.9, 0.2, 0.1) - 0.45) < 1e-15);         // below 0.81: 0.5 (1 - 0.1)
    BOOST_TEST(std::abs(lpss_growth_fraction(0.81, 0.9, 0.2, 0.1) - 0.99) < 1e-15);         // at it: 0.9 (1 + 0.1)
}
