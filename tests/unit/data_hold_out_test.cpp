// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE data_hold_out
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/data/hold_out.h>

#include <algorithm>
#include <set>

using namespace hypersparse;

namespace
{
    labelled_images numbered(std::size_t count)
    {
        labelled_images data;
        for (std::size_t i = 0; i < count; ++i)
        {
            data.images.emplace_back(1, 1);
            data.images.back()(0, 0) = dlib::rgb_pixel(static_cast<unsigned char>(i), 0, 0);
            data.labels.push_back(i);
        }
        return data;
    }

    bool is_in_order(const labelled_images& data)
    {
        for (std::size_t i = 0; i < data.images.size(); ++i)
            if (data.images[i](0, 0).red != data.labels[i])
                return false;
        return data.images.size() == data.labels.size() && std::is_sorted(data.labels.begin(), data.labels.end());
    }
}

BOOST_AUTO_TEST_CASE(a_share_is_held_out_at_random_and_depends_on_the_seed_alone)
{
    const std::vector<std::size_t> held = held_out(1000, 0.1, 1);
    BOOST_TEST(held.size() == 100u);
    BOOST_TEST(std::is_sorted(held.begin(), held.end()));
    BOOST_TEST(std::set<std::size_t>(held.begin(), held.end()).size() == 100u);
    BOOST_TEST(held.back() < 1000u);
    BOOST_TEST((held_out(1000, 0.1, 1) == held));
    BOOST_TEST((held_out(1000, 0.1, 2) != held));
    // From all over the set, not from one end of it: a tenth of each half is 50.
    const auto in_first_half = std::count_if(held.begin(), held.end(), [](std::size_t i) { return i < 500; });
    BOOST_TEST(in_first_half > 25);
    BOOST_TEST(in_first_half < 75);
}

BOOST_AUTO_TEST_CASE(numbers_are_rounded_down)
{
    BOOST_TEST(held_out(19, 0.1, 1).size() == 1u);
    BOOST_TEST(held_out(9, 0.1, 1).empty());
    BOOST_TEST(held_out(100, 0, 1).empty());
    BOOST_TEST(held_out(0, 0.5, 1).empty());
}

BOOST_AUTO_TEST_CASE(images_and_labels_stay_together_and_in_order)
{
    labelled_images data = numbered(50);
    const std::vector<std::size_t> indices = {0, 7, 8, 49};
    const labelled_images taken = take_out(data, indices);
    BOOST_TEST((taken.labels == std::vector<unsigned long>{0, 7, 8, 49}));
    BOOST_TEST(data.images.size() == 46u);
    BOOST_TEST(is_in_order(taken));
    BOOST_TEST(is_in_order(data));
    BOOST_TEST(take_out(data, {}).images.empty());
    BOOST_TEST(data.images.size() == 46u);
}
