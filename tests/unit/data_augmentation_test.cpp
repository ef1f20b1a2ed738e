// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE data_augmentation_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/data/augmentation.h>
#include <hypersparse/plugins/data/labelled_images.h>

#include <array>

using namespace hypersparse;
using image_type = dlib::matrix<dlib::rgb_pixel>;

namespace
{
    bool same(const dlib::rgb_pixel& a, const dlib::rgb_pixel& b)
    {
        return a.red == b.red && a.green == b.green && a.blue == b.blue;
    }

    bool same(const image_type& a, const image_type& b)
    {
        if (a.nr() != b.nr() || a.nc() != b.nc())
            return false;
        for (long r = 0; r < a.nr(); ++r)
            for (long c = 0; c < a.nc(); ++c)
                if (!same(a(r, c), b(r, c)))
                    return false;
        return true;
    }

    image_type numbered_image(long rows, long cols)
    {
        image_type image(rows, cols);
        for (long r = 0; r < rows; ++r)
            for (long c = 0; c < cols; ++c)
                image(r, c) = dlib::rgb_pixel(static_cast<unsigned char>(r + 1), static_cast<unsigned char>(c + 1), 200);
        return image;
    }

    // The definition, step by step: pad, cut, mirror.
    image_type reference(const image_type& image, const crop_and_flip& draw)
    {
        image_type padded(image.nr() + 8, image.nc() + 8);
        dlib::set_all_elements(padded, dlib::rgb_pixel(0, 0, 0));
        dlib::set_subm(padded, 4, 4, image.nr(), image.nc()) = image;
        const image_type window = dlib::subm(padded, draw.top, draw.left, image.nr(), image.nc());
        return draw.flip ? image_type(dlib::fliplr(window)) : window;
    }
}

BOOST_AUTO_TEST_CASE(every_crop_and_flip_equals_padding_cutting_and_mirroring)
{
    for (const auto& [rows, cols] : {std::pair{32L, 32L}, {64L, 64L}, {5L, 7L}, {1L, 3L}})
    {
        const auto image = numbered_image(rows, cols);
        image_type result;
        for (long top = 0; top <= 8; ++top)
            for (long left = 0; left <= 8; ++left)
                for (const bool flip : {false, true})
                {
                    apply_crop_and_flip(image, {top, left, flip}, result);
                    BOOST_TEST(same(result, reference(image, {top, left, flip})),
                               rows << "x" << cols << " top " << top << " left " << left << " flip " << flip);
                }
    }
}

BOOST_AUTO_TEST_CASE(the_middle_crop_changes_nothing)
{
    const auto image = numbered_image(32, 32);
    image_type result;
    apply_crop_and_flip(image, crop_and_flip(), result);
    BOOST_TEST(same(result, image));
}

BOOST_AUTO_TEST_CASE(draws_are_uniform_over_all_places_and_both_sides)
{
    constexpr int n = 81000;
    std::array<int, 81> places{};
    int flips = 0;
    for (int i = 0; i < n; ++i)
    {
        const auto draw = draw_crop_and_flip(1, 0, i);
        BOOST_REQUIRE((draw.top >= 0 && draw.top <= 8 && draw.left >= 0 && draw.left <= 8));
        ++places[draw.top * 9 + draw.left];
        flips += draw.flip;
    }
    for (const int count : places)
        BOOST_TEST(std::abs(count - n / 81) < 160);    // five standard deviations of 31.4
    BOOST_TEST(std::abs(flips - n / 2) < 750);         // five of 142
}

BOOST_AUTO_TEST_CASE(a_draw_depends_on_seed_epoch_and_image)
{
    const auto draws = [](unsigned long long seed, std::size_t epoch, std::size_t first) {
        std::vector<long> list;
        for (std::size_t i = first; i < first + 20; ++i)
        {
            const auto draw = draw_crop_and_flip(seed, epoch, i);
            list.insert(list.end(), {draw.top, draw.left, draw.flip});
        }
        return list;
    };
    BOOST_TEST((draws(1, 2, 0) == draws(1, 2, 0)));
    BOOST_TEST((draws(1, 2, 0) != draws(2, 2, 0)));
    BOOST_TEST((draws(1, 2, 0) != draws(1, 3, 0)));
    BOOST_TEST((draws(1, 2, 0) != draws(1, 2, 20)));
}
