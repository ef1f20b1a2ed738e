// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE data_corruption_test
#include <boost/test/unit_test.hpp>

#include "data_temporary_folder.h"

#include <hypersparse/plugins/data/corruption.h>
#include <hypersparse/plugins/data/shapes.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <dlib/md5.h>

#include <cmath>
#include <functional>
#include <set>

using namespace hypersparse;
using image_type = dlib::matrix<dlib::rgb_pixel>;

namespace
{
    const std::set<std::string> kinds_without_chance = {
        "brightness", "contrast", "defocus_blur", "gaussian_blur", "jpeg_compression", "pixelate", "saturate", "zoom_blur"};

    std::string bytes_of(const image_type& image)
    {
        std::string text;
        for (const auto& p : image)
            text += {static_cast<char>(p.red), static_cast<char>(p.green), static_cast<char>(p.blue)};
        return text;
    }

    std::string bytes_of(const labelled_images& data)
    {
        std::string text;
        for (const auto& image : data.images)
            text += bytes_of(image);
        return text;
    }

    image_type constant_image(long rows, long cols, const dlib::rgb_pixel& colour)
    {
        image_type image(rows, cols);
        dlib::assign_all_pixels(image, colour);
        return image;
    }

    // Not a symmetric, constant or black one
    image_type slope_image(long rows, long cols, bool grey)
    {
        image_type image(rows, cols);
        for (long r = 0; r < rows; ++r)
            for (long c = 0; c < cols; ++c)
            {
                const auto level = static_cast<unsigned char>(40 + (7 * r + 13 * c) % 190);
                const auto other = static_cast<unsigned char>(255 - level);
                image(r, c) = grey ? dlib::rgb_pixel(level, level, level) : dlib::rgb_pixel(level, other, 90);
            }
        return image;
    }

    void for_each_kind_and_level(const std::function<void(const std::string&, int)>& action)
    {
        for (const corruption_kind& kind : corruption_kinds())
            for (int level = kind.first_level; level <= kind.last_level; ++level)
                action(kind.name, level);
    }

    double distance(const image_type& a, const image_type& b)
    {
        double sum = 0;
        for (long i = 0; i < a.size(); ++i)
            sum += std::abs(a(i).red - b(i).red) + std::abs(a(i).green - b(i).green) + std::abs(a(i).blue - b(i).blue);
        return sum;
    }
}

BOOST_AUTO_TEST_CASE(every_kind_takes_images_of_all_sizes)
{
    for (const auto& image : {slope_image(1, 1, false), slope_image(28, 28, true), slope_image(64, 64, false), slope_image(3, 11, false)})
        for_each_kind_and_level([&](const std::string& kind, int level)
        {
            const auto values = corrupted_values(image, kind, level, 1, 5);
            bool in_range = true;
            for (const auto& plane : values)
            {
                BOOST_TEST((plane.nr() == image.nr() && plane.nc() == image.nc()));
                for (const double value : plane)
                    in_range = in_range && value >= 0 && value <= 255;      // false for NaN
            }
            BOOST_TEST(in_range, kind << ' ' << level << ' ' << image.nr() << 'x' << image.nc());
        });
}

BOOST_AUTO_TEST_CASE(kinds_and_levels_that_do_not_exist_are_refused)
{
    const auto image = slope_image(4, 4, false);
    for (const corruption_kind& kind : corruption_kinds())
        for (const int level : {kind.first_level - 1, kind.last_level + 1, 0, -1})
        {
            BOOST_TEST(!corruption_exists(kind.name, level), kind.name << ' ' << level);
            data_test::check_message<corruption_error>([&] { corrupt(image, kind.name, level, 1, 0); },
                {kind.name, "expected a level from " + std::to_string(kind.first_level), "found " + std::to_string(level)});
        }
    for (const char* missing : {"frost", "", "Fog", "water"})
    {
        BOOST_TEST(!corruption_exists(missing, 3), missing);
        data_test::check_message<corruption_error>(
            [&] { corrupt(image, missing, 3, 1, 0); }, {"expected one of brightness contrast", missing});
    }
    BOOST_TEST(!corruption_exists("spatter", 3));
    BOOST_TEST(corruption_exists("spatter", 4));
    BOOST_TEST(corruption_exists("fog", 1));
}

BOOST_AUTO_TEST_CASE(pictures_do_not_depend_on_the_number_of_threads)
{
    const auto data = make_shapes(7, 3, shapes_part::test);
    for_each_kind_and_level([&](const std::string& kind, int level)
    {
        set_cpu_threads(1);
        const auto alone = bytes_of(corrupt(data, kind, level, 1));
        for (const unsigned threads : {2, 3})
        {
            set_cpu_threads(threads);
            BOOST_TEST((bytes_of(corrupt(data, kind, level, 1)) == alone), kind << ' ' << level << ", " << threads << " threads");
        }
        const auto last = bytes_of(corrupt(data.images[6], kind, level, 1, 6));
        BOOST_TEST((last == alone.substr(alone.size() - last.size())), kind << ' ' << level);
    });
    set_cpu_threads(0);
}

BOOST_AUTO_TEST_CASE(random_kinds_depend_on_seed_and_image_and_the_others_do_not)
{
    const auto image = slope_image(32, 32, false);
    for_each_kind_and_level([&](const std::string& kind, int level)
    {
        // Several, because two directions of motion_blur may meet the same pixels
        std::set<std::string> of_seeds, of_images;
        for (std::size_t i = 0; i < 5; ++i)
        {
            of_seeds.insert(bytes_of(corrupt(image, kind, level, i, 0)));
            of_images.insert(bytes_of(corrupt(image, kind, level, 1, i)));
        }
        const bool by_chance = kinds_without_chance.count(kind) == 0;
        BOOST_TEST((of_seeds.size() > 1) == by_chance, kind << ' ' << level);
        BOOST_TEST((of_images.size() > 1) == by_chance, kind << ' ' << level);
    });
}

BOOST_AUTO_TEST_CASE(labels_stay_with_their_images)
{
    const auto data = make_shapes(12, 1, shapes_part::test);
    const auto corrupted = corrupt(data, "contrast", 3, 1);
    BOOST_TEST(corrupted.labels == data.labels, boost::test_tools::per_element());
    for (std::size_t i = 0; i < data.images.size(); ++i)
        BOOST_TEST((bytes_of(corrupted.images[i]) == bytes_of(corrupt(data.images[i], "contrast", 3, 1, i))));
}

BOOST_AUTO_TEST_CASE(a_higher_level_is_further_from_the_image)
{
    // As their numbers have it: saturate goes to grey and then to colour; elastic_transform moves less and bends more; glass_blur
    // smooths the noise of these images at levels 3 and 5; motion_blur has the same sigma at levels 3 and 4.
    const std::set<std::string> not_at_all = {"saturate", "elastic_transform"}, on_the_whole = {"glass_blur", "motion_blur"};
    const auto data = make_shapes(40, 2, shapes_part::test);
    for (const corruption_kind& kind : corruption_kinds())
    {
        std::vector<double> distances;
        for (int level = kind.first_level; level <= kind.last_level; ++level)
        {
            const auto corrupted = corrupt(data, kind.name, level, 1);
            distances.push_back(0);
            for (std::size_t i = 0; i < data.images.size(); ++i)
                distances.back() += distance(data.images[i], corrupted.images[i]);
            BOOST_TEST(distances.back() > 0, kind.name << ' ' << level);
        }
        if (not_at_all.count(kind.name) == 1)
            continue;
        BOOST_TEST(distances.back() > distances.front(), kind.name);
        if (on_the_whole.count(kind.name) == 0)
            for (std::size_t i = 1; i < distances.size(); ++i)
                BOOST_TEST(distances[i] > distances[i - 1], kind.name << ": " << distances[i] << " after " << distances[i - 1]);
    }
}

BOOST_AUTO_TEST_CASE(blurs_leave_an_image_of_one_colour_as_it_is)
{
    const auto image = constant_image(32, 32, {200, 10, 60});
    for (const char* kind :
        {"gaussian_blur", "defocus_blur", "glass_blur", "zoom_blur", "motion_blur", "pixelate", "elastic_transform", "contrast"})
        for (int level = 1; level <= 5; ++level)
        {
            const auto values = corrupted_values(image, kind, level, 1, 0);
            double apart = 0;
            for (long i = 0; i < image.size(); ++i)
                apart = std::max({apart, std::abs(values[0](i) - 200), std::abs(values[1](i) - 10), std::abs(values[2](i) - 60)});
            const bool truncates = std::string(kind) == "glass_blur";
            BOOST_TEST(apart < (truncates ? 1.001 : 1e-9), kind << ' ' << level << ": " << apart);
        }
}

BOOST_AUTO_TEST_CASE(brightness_of_grey_is_a_sum_and_its_saturation_is_red)
{
    const auto image = slope_image(8, 8, true);
    const auto brighter = corrupted_values(image, "brightness", 2, 1, 0), redder = corrupted_values(image, "saturate", 5, 1, 0);
    for (long i = 0; i < image.size(); ++i)
        for (int k = 0; k < 3; ++k)
        {
            BOOST_TEST(std::abs(brighter[k](i) - std::min(image(i).red + 25.5, 255.0)) < 1e-9);
            BOOST_TEST(std::abs(redder[k](i) - image(i).red * (k == 0 ? 1 : 0.8)) < 1e-9);
        }
}

BOOST_AUTO_TEST_CASE(glass_swaps_and_loses_no_pixel)
{
    // Level 1 blurs by sigma .05: not at all. So the pixels are the image's own, in other places but for a border.
    const auto image = slope_image(32, 32, false), glass = corrupt(image, "glass_blur", 1, 1, 0);
    const auto sorted = [](const image_type& i)
    {
        std::multiset<int> levels;
        for (const auto& p : i)
            levels.insert(p.red);
        return levels;
    };
    BOOST_TEST((sorted(glass) == sorted(image)));
    BOOST_TEST(distance(glass, image) > 0);
}

// Whole numbers and comparisons only: every machine must give these bytes. A change would make older results incomparable.
BOOST_AUTO_TEST_CASE(impulse_noise_is_the_same_bytes_on_every_machine)
{
    std::string bytes;
    for (int level = 1; level <= 5; ++level)
        bytes += bytes_of(corrupt(slope_image(32, 32, false), "impulse_noise", level, 1, 3));
    BOOST_TEST(dlib::md5(bytes) == "ba55ef90c4d2cef61edd27cc5e331af1");
}
