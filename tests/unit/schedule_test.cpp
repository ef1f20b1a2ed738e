// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE schedule
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/pruning/drop_fraction.h>
#include <hypersparse/plugins/pruning/schedule.h>
#include <hypersparse/plugins/weights/kept_count.h>

#include <dlib/error.h>

#include <cmath>

using namespace hypersparse;

namespace
{
    bool refused(const drop_fraction& fraction, const std::string& word)
    {
        try
        {
            check(fraction);
        }
        catch (const dlib::error& e)
        {
            return std::string(e.what()).find(word) != std::string::npos;
        }
        return false;
    }
}

BOOST_AUTO_TEST_CASE(updates_are_at_multiples_of_the_period_from_begin_until_before_end)
{
    const update_times times = {.begin = 2340, .end = 9360, .every = 40};     // those of LpSS's demo
    std::vector<std::size_t> found;
    for (std::size_t t = 0; t < 10000; ++t)
        if (times.contains(t))
            found.push_back(t);
    BOOST_TEST(found.front() == 2360u);
    BOOST_TEST(found.back() == 9320u);
    BOOST_TEST(found.size() == 175u);
    BOOST_TEST(times.count() == 175u);
}

BOOST_AUTO_TEST_CASE(the_number_of_updates_is_that_of_counting_them)
{
    for (const std::size_t begin : {0, 1, 5, 6, 30})
        for (const std::size_t end : {0, 1, 6, 7, 12, 13, 30})
            for (const std::size_t every : {1, 2, 6, 100})
                for (const bool including_end : {false, true})
                {
                    const update_times times = {begin, end, every, including_end};
                    std::size_t n = 0;
                    for (std::size_t t = 0; t < 200; ++t)
                        n += times.contains(t);
                    BOOST_TEST(times.count() == n);
                }
    BOOST_TEST((update_times{0, 12, 6, true}.contains(12)));
    BOOST_TEST(!(update_times{0, 12, 6}.contains(12)));
}

BOOST_AUTO_TEST_CASE(the_cubic_rate_rises_from_0_at_begin_to_its_final_value_at_end_and_stays)
{
    BOOST_TEST(cubic_prune_rate(9, 10, 20, 0.9) == 0);
    BOOST_TEST(cubic_prune_rate(10, 10, 20, 0.9) == 0);
    BOOST_TEST(cubic_prune_rate(15, 10, 20, 0.9) == 0.9 * (1 - 0.125), boost::test_tools::tolerance(1e-15));
    BOOST_TEST(cubic_prune_rate(20, 10, 20, 0.9) == 0.9);
    BOOST_TEST(cubic_prune_rate(1e9, 10, 20, 0.9) == 0.9);
    for (double t = 0; t < 30; t += 0.25)
        BOOST_TEST(cubic_prune_rate(t, 10, 20, 0.9) <= cubic_prune_rate(t + 0.25, 10, 20, 0.9));
}

BOOST_AUTO_TEST_CASE(one_shot_is_the_cubic_rate_without_a_duration)
{
    for (const std::size_t t : {0, 4, 5, 6, 100})
        BOOST_TEST(one_shot_prune_rate(t, 5, 0.9) == cubic_prune_rate(static_cast<double>(t), 5, 5, 0.9));
    BOOST_TEST(one_shot_prune_rate(4, 5, 0.9) == 0);
    BOOST_TEST(one_shot_prune_rate(5, 5, 0.9) == 0.9);
}

BOOST_AUTO_TEST_CASE(iterative_pruning_ends_at_exactly_the_count_of_the_prune_rate)
{
    for (const std::size_t n : {1, 2, 7, 1000, 1855584})
        for (const double rate : {0.01, 0.2, 0.5, 0.99})
            for (const double prune_rate : {0.0, 0.1, 0.5, 0.9, 0.98, 0.995})
            {
                const auto counts = iterative_kept_counts(n, rate, prune_rate);
                BOOST_TEST(counts.front() == n);
                BOOST_TEST(counts.back() == kept_count(n, prune_rate));
                for (std::size_t i = 1; i < counts.size(); ++i)
                    BOOST_TEST(counts[i] < counts[i - 1]);
                for (std::size_t i = 1; i + 1 < counts.size(); ++i)
                    BOOST_TEST(counts[i] == std::min(counts[i - 1] - 1, iterative_kept_count(counts[i - 1], rate)));
            }
}

BOOST_AUTO_TEST_CASE(a_fifth_a_round_takes_18_rounds_to_a_prune_rate_of_098)
{
    BOOST_TEST(iterative_kept_counts(1855584, 0.2, 0.98).size() == 19u);
    BOOST_TEST(iterative_kept_counts(1855584, 0.2, 0).size() == 1u);
}

BOOST_AUTO_TEST_CASE(drop_fractions_have_the_values_of_their_formulas)
{
    const drop_fraction cosine = {.initial = 0.4, .minimum = 0.1, .begin = 100, .end = 300};
    BOOST_TEST(cosine.at(100) == 0.4, boost::test_tools::tolerance(1e-15));
    BOOST_TEST(cosine.at(200) == 0.25, boost::test_tools::tolerance(1e-15));
    BOOST_TEST(cosine.at(150) == 0.1 + 0.3 * (1 + std::sqrt(0.5)) / 2, boost::test_tools::tolerance(1e-15));
    BOOST_TEST(cosine.at(300) == 0.1, boost::test_tools::tolerance(1e-15));

    const drop_fraction exponential = {.curve = drop_curve::exponential, .initial = 0.2, .decay = 3, .begin = 10, .end = 20};
    BOOST_TEST(exponential.at(15) == 0.2 * std::exp(-1.5), boost::test_tools::tolerance(1e-15));

    const drop_fraction constant = {.curve = drop_curve::constant, .initial = 0.3, .end = 50};
    for (const double t : {0.0, 25.0, 50.0, 1000.0})
        BOOST_TEST(constant.at(t) == 0.3);
}

BOOST_AUTO_TEST_CASE(a_drop_fraction_stays_as_it_is_before_begin_and_after_end)
{
    for (const drop_curve curve : {drop_curve::cosine, drop_curve::exponential})
    {
        const drop_fraction fraction = {.curve = curve, .begin = 10, .end = 20};
        BOOST_TEST(fraction.at(0) == fraction.at(10));
        BOOST_TEST(fraction.at(100) == fraction.at(20));
        BOOST_TEST(fraction.at(10) > fraction.at(20));
    }
}

BOOST_AUTO_TEST_CASE(a_drop_fraction_out_of_range_is_refused_by_name)
{
    BOOST_CHECK_NO_THROW(check({}));
    BOOST_TEST(refused({.initial = 1.5}, "initial"));
    BOOST_TEST(refused({.initial = std::nan("")}, "initial"));
    BOOST_TEST(refused({.initial = 0.1, .minimum = 0.2}, "minimum"));
    BOOST_TEST(refused({.decay = -1}, "decay"));
    BOOST_TEST(refused({.begin = 5, .end = 5}, "end"));
}
