// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE data_plane_filters_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/data/plane_filters.h>

#include <cmath>
#include <vector>

using namespace hypersparse;

BOOST_AUTO_TEST_CASE(borders_repeat_and_mirror_as_they_say)
{
    const auto row = [](plane_border border)
    {
        std::vector<long> places;
        for (long i = -5; i < 9; ++i)
            places.push_back(inside(i, 4, border));
        return places;
    };
    BOOST_TEST((row(plane_border::replicated) == std::vector<long>{0, 0, 0, 0, 0, 0, 1, 2, 3, 3, 3, 3, 3, 3}));
    BOOST_TEST((row(plane_border::mirrored) == std::vector<long>{1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1, 0, 1, 2}));
    BOOST_TEST((row(plane_border::reflected) == std::vector<long>{3, 3, 2, 1, 0, 0, 1, 2, 3, 3, 2, 1, 0, 0}));
    for (const auto border : {plane_border::replicated, plane_border::mirrored, plane_border::reflected})
        BOOST_TEST(inside(-7, 1, border) == 0);
}

BOOST_AUTO_TEST_CASE(filters_weigh_a_single_point_as_their_formula_says)
{
    value_plane point = dlib::zeros_matrix<double>(21, 21);
    point(10, 10) = 1;
    const auto gaussian = gaussian_blurred(point, 1, 4, plane_border::replicated);
    BOOST_TEST(std::abs(dlib::sum(gaussian) - 1) < 1e-12);
    BOOST_TEST(std::abs(gaussian(10, 12) / gaussian(10, 10) - std::exp(-2.0)) < 1e-12);
    BOOST_TEST(std::abs(gaussian(11, 12) / gaussian(10, 10) - std::exp(-2.5)) < 1e-12);
    BOOST_TEST(gaussian(10, 15) == 0);
    const auto line = line_blurred(point, 2, 1, 90);    // reads what is below: the trail is above
    BOOST_TEST(std::abs(dlib::sum(line) - 1) < 1e-12);
    BOOST_TEST(std::abs(line(8, 10) / line(10, 10) - std::exp(-2.0)) < 1e-12);
    BOOST_TEST(line(11, 10) == 0);
    BOOST_TEST(line(5, 10) == 0);
}

BOOST_AUTO_TEST_CASE(a_zoom_of_1_changes_nothing_and_one_of_2_stretches_the_middle)
{
    value_plane ramp(8, 8);
    for (long r = 0; r < 8; ++r)
        for (long c = 0; c < 8; ++c)
            ramp(r, c) = static_cast<double>(10 * r + c);
    BOOST_TEST(dlib::max(dlib::abs(zoomed(ramp, 1) - ramp)) < 1e-12);
    const auto twice = zoomed(ramp, 2);     // pixels 2 .. 5 on 8
    BOOST_TEST(std::abs(twice(0, 0) - 22) < 1e-12);
    BOOST_TEST(std::abs(twice(7, 7) - 55) < 1e-12);
    BOOST_TEST(std::abs(twice(0, 1) - (22 + 3.0 / 7)) < 1e-12);
}
