// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE penalty
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "random_numbers.h"
#include "weight_storage.h"

#include <hypersparse/plugins/penalty/penalty.h>

#include <cmath>
#include <functional>

using namespace hypersparse;
namespace data = boost::unit_test::data;

namespace
{
    using values = std::vector<double>;

    values in_double(const std::vector<float>& w)
    {
        return {w.begin(), w.end()};
    }

    // dL/dw_i by central differences of a loss in double.
    double difference(const std::function<double(const values&)>& loss, values w, std::size_t i)
    {
        const double h = 1e-6 * std::max(1e-3, std::abs(w[i]));
        const double at = w[i];
        w[i] = at + h;
        const double above = loss(w);
        w[i] = at - h;
        return (above - loss(w)) / (2 * h);
    }

    double tanh_sum(const values& w, double s)
    {
        double sum = 0;
        for (double x : w)
            sum += std::tanh(s * std::abs(x));
        return sum;
    }

    double abs_sum(const values& w)
    {
        double sum = 0;
        for (double x : w)
            sum += std::abs(x);
        return sum;
    }

    // The paper's formula; s and the detached sum are those of the point w0 and do not move with w.
    std::function<double(const values&)> hypersparse_loss(const values& w0, double prune_rate)
    {
        values a;
        for (double x : w0)
            a.push_back(std::abs(x));
        std::sort(a.begin(), a.end());
        const double s = 0.6585 / a[static_cast<std::size_t>(std::floor(prune_rate * a.size()))];
        const double detached = tanh_sum(w0, s);
        return [=](const values& w) { return abs_sum(w) * tanh_sum(w, s) / detached - abs_sum(w); };
    }

    std::vector<float> slopes(const penalty& p, const weight_storage& storage, double prune_rate)
    {
        // A step with lambda = 1, lr = 1 and nothing else is minus the slope.
        const penalty_measurement m = p.measure(storage.weights(), prune_rate);
        std::vector<float> all;
        for (const weight_tensor& w : storage.weights())
        {
            dlib::resizable_tensor step, velocity, gradient;
            step.copy_size(*w.params);
            velocity.copy_size(*w.params);
            gradient.copy_size(*w.params);
            velocity = 0;
            gradient = 0;
            const step_plan plan = {.weights = w.size, .biases = w.size, .learning_rate = 1, .bias_learning_rate = 1, .lambda = 1};
            BOOST_TEST(p.step(step, velocity, *w.params, gradient, plan, m));
            for (std::size_t i = 0; i < w.size; ++i)
                all.push_back(-step.host()[i]);
            for (std::size_t i = w.size; i < w.params->size(); ++i)
                BOOST_TEST(step.host()[i] == 0.0f, "a bias has no slope");
        }
        return all;
    }

    void check_against_differences(const penalty& p, const std::function<double(const values&)>& loss,
        const std::vector<float>& w, double prune_rate)
    {
        const std::size_t first = w.size() / 2;
        const weight_storage storage({{w.begin(), w.begin() + first}, {w.begin() + first, w.end()}}, 2);
        const std::vector<float> found = slopes(p, storage, prune_rate);
        float largest = 0;
        for (float slope : found)
            largest = std::max(largest, std::abs(slope));
        for (std::size_t i = 0; i < w.size(); ++i)
            BOOST_TEST(std::abs(found[i] - difference(loss, in_double(w), i)) <= 1e-6 * largest);
    }

    struct cubic_penalty    // a user's own: L = sum |w|^3 / 3
    {
        static constexpr const char* name = "cubic";
        penalty_measurement measure(const std::vector<weight_tensor>& w, double) const { return {.weights = count_weights(w)}; }
        slope_coefficients coefficients(const penalty_measurement&) const { return {.strength = 1}; }
        static float slope(float w, const slope_coefficients& c) { return c.strength * w * std::abs(w); }
    };
}

BOOST_DATA_TEST_CASE(slope_of_hypersparse_is_the_derivative_of_its_formula,
    data::make({0.0, 0.5, 0.9, 0.98}) * data::make({1e-3f, 1.0f, 50.0f}), prune_rate, size)
{
    const std::vector<float> w = random_numbers(101, 1, size);
    check_against_differences("hypersparse", hypersparse_loss(in_double(w), prune_rate), w, prune_rate);
}

BOOST_AUTO_TEST_CASE(slope_of_l1_is_the_derivative_of_its_formula)
{
    check_against_differences("l1", abs_sum, random_numbers(51, 2), 0.5);
}

BOOST_AUTO_TEST_CASE(slope_of_l2_is_the_derivative_of_its_formula)
{
    check_against_differences("l2", [](const values& w)
    {
        double sum = 0;
        for (double x : w)
            sum += x * x;
        return sum;
    }, random_numbers(51, 3), 0.5);
}

BOOST_AUTO_TEST_CASE(slope_of_a_users_own_penalty_is_used)
{
    check_against_differences(cubic_penalty(), [](const values& w)
    {
        double sum = 0;
        for (double x : w)
            sum += std::abs(x * x * x) / 3;
        return sum;
    }, random_numbers(51, 4), 0.5);
    BOOST_TEST(penalty(cubic_penalty()).name() == "cubic");
}

struct called_none : l1_penalty { static constexpr const char* name = "none"; };

BOOST_AUTO_TEST_CASE(none_has_no_slope)
{
    const weight_storage storage({random_numbers(20, 5)});
    for (float slope : slopes("none", storage, 0.5))
        BOOST_TEST(slope == 0.0f);
    BOOST_TEST(penalty("none").is_none());
}

BOOST_AUTO_TEST_CASE(a_penalty_of_the_users_own_acts_whatever_its_name)
{
    BOOST_TEST(!penalty(called_none()).is_none());
}

BOOST_AUTO_TEST_CASE(slope_falls_as_published_from_zero_to_five_thresholds)
{
    penalty_measurement m;
    m.threshold = 0.01;
    m.scale = hypersparse_knee / m.threshold;
    m.slope_at_zero = 1;
    const slope_coefficients c = hypersparse_penalty().coefficients(m);
    BOOST_TEST(hypersparse_penalty::slope(1e-30f, c) == 1.0f);
    BOOST_TEST(std::abs(hypersparse_penalty::slope(0.01f, c) - 2 / 3.0) < 1e-4);
    BOOST_TEST(std::abs(hypersparse_penalty::slope(0.03f, c) - 0.07) < 0.005);
    BOOST_TEST(std::abs(hypersparse_penalty::slope(-0.05f, c) + 0.006) < 0.001);
}

BOOST_AUTO_TEST_CASE(a_weight_of_zero_has_no_slope_under_any_penalty)
{
    const weight_storage storage({{0.0f, -0.0f, 1.0f, 2.0f, 3.0f}});
    for (const std::string& name : penalty::names())
    {
        const std::vector<float> found = slopes(name, storage, 0.6);
        BOOST_TEST(found[0] == 0.0f);
        BOOST_TEST(found[1] == 0.0f);
    }
}

BOOST_AUTO_TEST_CASE(hypersparse_without_value_is_reported_and_has_no_slope)
{
    const weight_storage storage({{0.0f, 0.0f, 0.0f, 0.5f}});      // t = |w| of rank 2 = 0
    BOOST_TEST(!penalty("hypersparse").measure(storage.weights(), 0.5).defined);
    for (float slope : slopes("hypersparse", storage, 0.5))
        BOOST_TEST(slope == 0.0f);
    BOOST_TEST(penalty("hypersparse").measure(storage.weights(), 0.75).defined);
}

BOOST_DATA_TEST_CASE(huge_and_tiny_weights_give_finite_slopes_or_none, data::make({0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.9}), prune_rate)
{
    // By rank: s overflows at the first, the slope at 0 at the next ones, the last ones have a slope.
    const weight_storage storage({{1e-42f, 1e-38f, -1e-30f, 1e-3f, 1.0f, -1e30f, 3e38f}});
    const bool defined = penalty("hypersparse").measure(storage.weights(), prune_rate).defined;
    BOOST_TEST(defined == (prune_rate >= 0.6));
    for (float slope : slopes("hypersparse", storage, prune_rate))
        BOOST_TEST((std::isfinite(slope) && (defined || slope == 0)));
}

BOOST_AUTO_TEST_CASE(measurement_holds_what_the_formula_needs)
{
    const weight_storage storage({{0.1f, -0.2f}, {0.3f, -0.4f}}, 1);
    const penalty_measurement m = penalty().measure(storage.weights(), 0.5);
    BOOST_TEST(m.weights == 4u);
    BOOST_TEST(m.kept == 2u);
    BOOST_TEST(m.threshold == static_cast<double>(0.3f));
    BOOST_TEST(m.scale == static_cast<double>(1.0f / 0.3f * 0.6585f));
    BOOST_TEST(std::abs(m.sum_abs - 1) < 1e-7);
    BOOST_TEST(m.largest == static_cast<double>(0.4f));
    BOOST_TEST(m.slope_at_zero >= 1.0);
    BOOST_TEST((0 < m.slope_at_largest && m.slope_at_largest < m.slope_at_zero));
}

BOOST_AUTO_TEST_CASE(an_unknown_name_is_refused_with_those_that_exist)
{
    BOOST_CHECK_EXCEPTION(penalty("l3"), dlib::error, [](const dlib::error& e)
    {
        const std::string message = e.what();
        return message.find("'l3'") != std::string::npos && message.find("hypersparse l1 l2 none") != std::string::npos;
    });
    BOOST_TEST(penalty().name() == "hypersparse");
}
