// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE lp_sphere_rule
#include <boost/test/unit_test.hpp>

#include <hypersparse/solvers/lp_sphere_options.h>

#include <dlib/error.h>

#include <cmath>
#include <string>

using namespace hypersparse;

namespace
{
    void add(std::vector<weight_tensor>& list, const char* kind, long a, long b, long window = 1)
    {
        list.push_back({.params = nullptr, .size = static_cast<std::size_t>(a * b * window * window), .index = list.size(), .kind = kind,
            .shape = {a, b, window, window}});
    }

    // The published demo's wide-resnet18: stem, stages of 2, 3 and 3 blocks, a shortcut where the shape changes, classifier.
    std::vector<weight_tensor> wide_resnet18()
    {
        std::vector<weight_tensor> list;
        add(list, "con", 16, 1, 3);
        long in = 16;
        for (auto [blocks, out] : {std::pair{2, 16L}, std::pair{3, 32L}, std::pair{3, 64L}})
            for (int block = 0; block < blocks; ++block, in = out)
            {
                add(list, "con", out, in, 3);
                add(list, "con", out, out, 3);
                if (in != out)
                    add(list, "con", out, in, 1);
            }
        add(list, "fc", 64, 10);
        return list;
    }

    template <typename function>
    std::string message_of(function&& f)
    {
        try { f(); }
        catch (const dlib::error& e) { return e.what(); }
        return "";
    }

    bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
}

BOOST_AUTO_TEST_CASE(in_wide_resnet18_the_first_three_convolutions_of_blocks_have_the_first_exponent_and_thirteen_the_other)
{
    const std::vector<weight_tensor> list = wide_resnet18();
    BOOST_TEST(list.size() == 20u);
    BOOST_TEST(count_weights(list) == 266000u);
    const double p = 1.07, f = 1.2;
    const std::vector<double> expected = {0, f, f, f, p, p, p, 0, p, p, p, p, p, p, 0, p, p, p, p, 0};
    BOOST_TEST(sphere_exponents(list, {}) == expected, boost::test_tools::per_element());
    const auto count = [&](double x, const lp_sphere_options& o)
    {
        const std::vector<double> found = sphere_exponents(list, o);
        return std::count(found.begin(), found.end(), x);
    };
    BOOST_TEST(count(f, {}) == 3);
    BOOST_TEST(count(p, {}) == 13);
    BOOST_TEST(count(1.5, {.p = 1.5, .first_layers = 0}) == 16);
    BOOST_TEST(count(1.4, {.first_p = 1.4, .first_layers = 100}) == 16);
}

BOOST_AUTO_TEST_CASE(a_stem_of_colour_images_is_on_the_sphere_and_transposed_convolutions_are_not)
{
    std::vector<weight_tensor> list;
    add(list, "con", 8, 3, 5);
    add(list, "cont", 8, 4, 3);
    add(list, "fc", 100, 20);
    add(list, "fc", 20, 5);
    const std::vector<double> expected = {1.2, 0, 1.07, 0};
    BOOST_TEST(sphere_exponents(list, {.first_layers = 1}) == expected, boost::test_tools::per_element());
    BOOST_TEST(sphere_exponents({}, {}).empty());
}

BOOST_AUTO_TEST_CASE(given_exponents_stand_above_the_rule)
{
    const std::vector<weight_tensor> list = wide_resnet18();
    lp_sphere_options options;
    options.exponents.assign(20, 0);
    options.exponents[7] = 1.5;         // a shortcut
    options.exponents[19] = 2;          // the classifier
    BOOST_TEST(sphere_exponents(list, options) == options.exponents, boost::test_tools::per_element());
    options.exponents.pop_back();
    BOOST_TEST(has(message_of([&] { sphere_exponents(list, options); }), "for 20 prunable layers, found 19"));
    std::vector<weight_tensor> transposed;
    add(transposed, "cont", 8, 4, 3);
    BOOST_TEST(has(message_of([&] { sphere_exponents(transposed, {.exponents = {1.5}}); }), "cont_1"));
}

BOOST_AUTO_TEST_CASE(options_outside_of_their_range_are_refused_by_name)
{
    const auto refused = [](const lp_sphere_options& o, const std::string& name) { return has(message_of([&] { check(o); }), name); };
    BOOST_TEST(refused({.p = 1}, "expected p in (1, 2], found 1"));
    BOOST_TEST(refused({.p = 2.01}, "expected p"));
    BOOST_TEST(refused({.p = std::nan("")}, "expected p"));
    BOOST_TEST(refused({.first_p = 0}, "first_p"));
    BOOST_TEST(refused({.momentum = 1}, "momentum"));
    BOOST_TEST(refused({.dampening = -0.1}, "dampening"));
    BOOST_TEST(refused({.weight_decay = INFINITY}, "weight_decay"));
    BOOST_TEST(refused({.exponents = {0, 1.5, 3}}, "exponents"));
    BOOST_CHECK_NO_THROW(check({.exponents = {0, 1.5, 2}}));
}
