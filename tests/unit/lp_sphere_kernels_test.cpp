// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE lp_sphere_kernels
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "random_numbers.h"

#include <hypersparse/plugins/kernels/descent_direction.h>
#include <hypersparse/plugins/kernels/lp_sphere.h>
#include <hypersparse/plugins/kernels/power_of.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <cmath>
#include <cstring>
#include <limits>

using namespace hypersparse;
namespace data = boost::unit_test::data;

namespace
{
    const double exponents[] = {1.07, 1.15, 1.3, 1.5, 2};

    dlib::resizable_tensor tensor_of(const std::vector<float>& numbers)
    {
        dlib::resizable_tensor t(static_cast<long long>(numbers.size()));
        std::copy(numbers.begin(), numbers.end(), t.host());
        return t;
    }

    sphere_units rows(std::size_t count, std::size_t length) { return {count, length, length, 1}; }
    sphere_units columns(std::size_t count, std::size_t length) { return {count, length, 1, count}; }

    // The formulas in double, one unit at a time.
    double norm(const std::vector<double>& t, double r)
    {
        double largest = 0, sum = 0;
        for (double x : t)
            largest = std::max(largest, std::abs(x));
        for (double x : t)
            sum += largest == 0 ? 0 : std::pow(std::abs(x) / largest, r);
        return largest * std::pow(sum, 1 / r);
    }

    std::vector<double> weights_of(const std::vector<double>& v, double p)
    {
        std::vector<double> w;
        for (double x : v)
            w.push_back(std::copysign(std::pow(std::abs(x), 1 / (p - 1)), x));
        return w;
    }

    void reference_step(std::vector<double>& v, const std::vector<double>& d, double p, double lr)
    {
        const double q = p / (p - 1), size = norm(d, q);
        if (size == 0)
            return;
        for (std::size_t i = 0; i < v.size(); ++i)
            v[i] = (1 - lr) * v[i] - lr * d[i] / (size + 1e-6);
        const double after = norm(v, q);
        for (double& x : v)
            x /= after + 1e-6;
    }

    struct layer
    {
        layer(const sphere_units& u, double exponent) : units(u), p(exponent), w(tensor_of(random_numbers(u.size(), 1)))
        {
            v.copy_size(w);
            step.copy_size(w);
            start_on_sphere(w, v, units, p);
        }

        bool move(const std::vector<float>& d, double lr)
        {
            std::copy(d.begin(), d.end(), step.host());
            const bool finite = sphere_step(step, v, w, units, p, lr);
            for (std::size_t i = 0; i < units.size(); ++i)
                w.host()[i] += step.host()[i];
            return finite;
        }

        std::vector<double> unit(const dlib::tensor& t, std::size_t u) const
        {
            std::vector<double> numbers;
            for (std::size_t i = 0; i < units.length; ++i)
                numbers.push_back(t.host()[u * units.unit_stride + i * units.element_stride]);
            return numbers;
        }

        sphere_units units;
        double p;
        dlib::resizable_tensor w, v, step;
    };
}

BOOST_AUTO_TEST_CASE(powers_are_those_of_the_library_and_zero_stays_zero_as_a_float)
{
    double worst = 0;
    for (double r : {1.0, 1.2, 2.0, 3.3, 15.285714285714286, 101.0})
        for (float x : random_numbers(3000, 7))
            for (int shift : {0, 1, 5, 40})
            {
                const double a = std::ldexp(std::abs(static_cast<double>(x)), -shift), expected = std::pow(a, r);
                if (expected > 1e-290)
                    worst = std::max(worst, std::abs(power_of(a, r) / expected - 1));
            }
    BOOST_TEST(worst <= 5e-12);
    BOOST_TEST(power_of(1, 14.3) == 1.0);
    BOOST_TEST(static_cast<float>(power_of(0, 1)) == 0.0f);
    BOOST_TEST(static_cast<float>(power_of(1e-38, 14.3)) == 0.0f);
}

BOOST_DATA_TEST_CASE(every_unit_is_on_the_sphere_after_every_step, data::make(exponents) * data::make({false, true}), p, in_columns)
{
    const sphere_units units = in_columns ? columns(37, 259) : rows(37, 259);
    layer l(units, p);
    for (unsigned k = 0; k < 20; ++k)
    {
        BOOST_TEST(l.move(random_numbers(units.size(), 10 + k, k % 2 ? 3 : 1e-4f), 0.2));
        for (double n : unit_norms(l.w, units, p))
            BOOST_TEST(std::abs(n - 1) <= 2e-6 / (p - 1));     // |w|_p = |v|_q^(1/(p - 1))
        for (double n : unit_norms(l.v, units, p / (p - 1)))
            BOOST_TEST(std::abs(n - 1) <= 2e-6);
    }
}

BOOST_DATA_TEST_CASE(steps_are_those_of_the_formula_in_double, data::make(exponents) * data::make({false, true}), p, in_columns)
{
    const sphere_units units = in_columns ? columns(19, 75) : rows(19, 75);
    layer l(units, p);
    std::vector<std::vector<double>> v;
    for (std::size_t u = 0; u < units.count; ++u)
        v.push_back(l.unit(l.v, u));
    for (unsigned k = 0; k < 12; ++k)
    {
        const std::vector<float> d = random_numbers(units.size(), 100 + k);
        const dlib::resizable_tensor t = tensor_of(d);
        for (std::size_t u = 0; u < units.count; ++u)
            reference_step(v[u], l.unit(t, u), p, 0.1);
        l.move(d, 0.1);
    }
    for (std::size_t u = 0; u < units.count; ++u)
    {
        const std::vector<double> found_v = l.unit(l.v, u), found_w = l.unit(l.w, u), w = weights_of(v[u], p);
        for (std::size_t i = 0; i < units.length; ++i)
        {
            BOOST_TEST(std::abs(found_v[i] - v[u][i]) <= 1e-6);
            BOOST_TEST(std::abs(found_w[i] - w[i]) <= 5e-6);
        }
    }
}

BOOST_AUTO_TEST_CASE(at_p_2_a_step_is_projected_gradient)
{
    layer l(rows(5, 40), 2);
    std::vector<double> w = l.unit(l.w, 3);
    const std::vector<float> d = random_numbers(200, 3);
    const std::vector<double> g(d.begin() + 120, d.begin() + 160);
    l.move(d, 0.3);
    const double size = norm(g, 2);
    for (std::size_t i = 0; i < w.size(); ++i)
        w[i] = 0.7 * w[i] - 0.3 * g[i] / size;
    const double after = norm(w, 2);
    for (std::size_t i = 0; i < w.size(); ++i)
        BOOST_TEST(std::abs(l.w.host()[120 + i] - w[i] / after) <= 3e-6);
    for (std::size_t i = 0; i < l.v.size(); ++i)
        BOOST_TEST(std::abs(l.v.host()[i] - l.w.host()[i]) <= 1e-7);
}

BOOST_DATA_TEST_CASE(a_zero_gradient_leaves_v_and_w, data::make(exponents), p)
{
    layer l(rows(6, 30), p);
    const std::vector<float> before(l.v.begin(), l.v.end());
    for (int k = 0; k < 100; ++k)
        l.move(std::vector<float>(180, 0.0f), k == 50 ? 1 : 0.3);      // also with a rate that leaves nothing of v
    for (std::size_t i = 0; i < before.size(); ++i)
    {
        BOOST_TEST(l.v.host()[i] == before[i]);
        const double w = std::copysign(std::pow(std::abs(static_cast<double>(before[i])), 1 / (p - 1)), before[i]);
        BOOST_TEST(std::abs(l.w.host()[i] - w) <= 1e-6);
    }
}

BOOST_DATA_TEST_CASE(a_unit_of_zeros_stays_so_and_comes_to_life_with_its_first_gradient, data::make(exponents), p)
{
    const sphere_units units = rows(2, 27);
    layer l(units, p);
    std::fill(l.w.host(), l.w.host() + 27, 0.0f);
    BOOST_TEST(start_on_sphere(l.w, l.v, units, p));
    std::vector<float> d(54, 0.0f);
    BOOST_TEST(l.move(d, 0.1));
    for (int i = 0; i < 27; ++i)
        BOOST_TEST((l.w.host()[i] == 0 && l.v.host()[i] == 0));
    d[4] = -2;
    d[5] = 1e-3f;
    BOOST_TEST(l.move(d, 0.1));
    BOOST_TEST(std::abs(unit_norms(l.w, units, p)[0] - 1) <= 1.1e-5 / (p - 1));     // at a rate of 0.1, eps counts ten times
    BOOST_TEST(l.w.host()[4] > 0.99f);
}

BOOST_AUTO_TEST_CASE(small_gradients_do_not_overwrite_a_unit_at_p_1_07)
{
    // The published float32 sum of |d|^15.3 is 0 here, its d/norm some tens, and the unit becomes -d.
    layer small(rows(4, 90), 1.07), large(rows(4, 90), 1.07);
    const std::vector<float> before(small.v.begin(), small.v.end());
    const std::vector<float> tiny = random_numbers(360, 5, 1e-5f), usual = random_numbers(360, 5, 1.0f);
    small.move(tiny, 0.05);
    large.move(usual, 0.05);
    for (std::size_t i = 0; i < before.size(); ++i)
    {
        BOOST_TEST(std::abs(small.v.host()[i] - before[i]) <= 0.11);
        BOOST_TEST(std::abs(small.v.host()[i] - large.v.host()[i]) <= 0.05 * 0.1 + 1e-3);     // eps is a tenth of such a norm
    }
}

BOOST_AUTO_TEST_CASE(norms_of_the_smallest_and_the_largest_numbers_are_right)
{
    for (float size : {1e-44f, 1e-38f, 1e-20f, 1.0f, 1e20f, 3e38f})
        for (double r : {1.07, 2.0, 15.3})
        {
            const dlib::resizable_tensor t = tensor_of({size, -size, size, 0});
            const double found = unit_norms(t, rows(1, 4), r)[0], expected = t.host()[0] * std::pow(3.0, 1 / r);
            BOOST_TEST(std::abs(found - expected) <= 1e-12 * expected);
        }
    BOOST_TEST(unit_norms(tensor_of({0, 0}), rows(1, 2), 3)[0] == 0.0);
    BOOST_TEST(std::isnan(unit_norms(tensor_of({0, std::numeric_limits<float>::infinity()}), rows(1, 2), 3)[0]));
}

BOOST_DATA_TEST_CASE(a_number_that_is_not_finite_is_noticed_wherever_it_stands,
    data::make({0, 13, 300, 519}) * data::make({false, true}), place, in_columns)
{
    const float infinity = std::numeric_limits<float>::infinity();
    for (float bad : {std::numeric_limits<float>::quiet_NaN(), infinity, -infinity})
    {
        const sphere_units units = in_columns ? columns(2, 260) : rows(2, 260);
        std::vector<float> d = random_numbers(520, 9);
        layer a(units, 1.3), b(units, 1.3), c(units, 1.3);
        b.v.host()[place] = bad;
        BOOST_TEST(!b.move(d, 0.1));
        c.w.host()[place] = bad;
        BOOST_TEST(!c.move(d, 0.1));
        BOOST_TEST(!start_on_sphere(c.w, c.v, units, 1.3));
        d[place] = bad;
        const std::vector<float> before(a.v.begin(), a.v.end());
        BOOST_TEST(!a.move(d, 0.1));
        BOOST_TEST(a.v.host()[place] == before[place]);
    }
}

BOOST_DATA_TEST_CASE(the_bits_do_not_depend_on_the_number_of_threads, data::make({false, true}), in_columns)
{
    const sphere_units units = in_columns ? columns(130, 300) : rows(130, 300);
    const std::vector<float> d = random_numbers(units.size(), 2);
    set_cpu_threads(1);
    layer alone(units, 1.2);
    alone.move(d, 0.1);
    for (unsigned threads : {2u, 3u})
    {
        set_cpu_threads(threads);
        layer shared(units, 1.2);
        shared.move(d, 0.1);
        BOOST_TEST(std::memcmp(alone.v.host(), shared.v.host(), d.size() * sizeof(float)) == 0);
        BOOST_TEST(std::memcmp(alone.w.host(), shared.w.host(), d.size() * sizeof(float)) == 0);
    }
    set_cpu_threads(0);
}

BOOST_DATA_TEST_CASE(directions_are_those_of_pytorchs_sgd, data::make({false, true}) * data::make({7, 20001}), nesterov, n)
{
    const descent_plan plan = {.biases = static_cast<std::size_t>(n - n / 4), .learning_rate = 0.1f, .bias_learning_rate = 0.3f,
        .weight_decay = 0.01f, .bias_weight_decay = 0.5f, .momentum = 0.8f, .dampening = 0.25f, .nesterov = nesterov};
    const dlib::resizable_tensor w = tensor_of(random_numbers(n, 1));
    dlib::resizable_tensor buffer(w), direction(w);
    buffer = 0;
    std::vector<double> buf(n);
    for (unsigned k = 0; k < 4; ++k)
    {
        const dlib::resizable_tensor g = tensor_of(random_numbers(n, 2 + k));
        descent_plan now = plan;
        now.first = k == 0;
        BOOST_TEST(descent_direction(direction, buffer, w, g, now));
        BOOST_TEST(step_along(direction, w, 2, now));
        double worst = 0;
        for (std::size_t i = 0; i < buf.size(); ++i)
        {
            const bool bias = i >= plan.biases;
            const double d = g.host()[i] + (bias ? 0.5 : 0.01) * w.host()[i];
            buf[i] = k == 0 ? d : 0.8 * buf[i] + 0.75 * d;
            const double expected = (nesterov ? d + 0.8 * buf[i] : buf[i]) * (i < 2 ? 1 : bias ? -0.3 : -0.1);
            worst = std::max({worst, std::abs(buffer.host()[i] - buf[i]), std::abs(direction.host()[i] - expected)});
        }
        BOOST_TEST(worst <= 1e-6);
    }
}
