// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE input_rgb_normalized_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/layers/input_rgb_normalized.h>

#include <dlib/serialize.h>

#include <sstream>
#include <vector>

using namespace hypersparse;

namespace
{
    const channel_statistics cifar10 = {{.4914f, .4822f, .4465f}, {.2023f, .1994f, .2010f}};

    dlib::matrix<dlib::rgb_pixel> numbered_image(long rows, long cols, int first)
    {
        dlib::matrix<dlib::rgb_pixel> image(rows, cols);
        int value = first;
        for (dlib::rgb_pixel& pixel : image)
        {
            pixel = dlib::rgb_pixel(value % 256, (3*value + 1) % 256, (7*value + 2) % 256);
            ++value;
        }
        return image;
    }

    std::string what_is_refused(const input_rgb_normalized& layer, const std::vector<dlib::matrix<dlib::rgb_pixel>>& images)
    {
        dlib::resizable_tensor data(1, 1, 1, 1);
        try
        {
            layer.to_tensor(images.begin(), images.end(), data);
        }
        catch (const image_size_error& e)
        {
            BOOST_TEST(data.size() == 1u);
            return e.what();
        }
        return "";
    }
}

BOOST_AUTO_TEST_CASE(each_channel_is_scaled_shifted_and_divided)
{
    const std::vector<dlib::matrix<dlib::rgb_pixel>> images = {numbered_image(5, 7, 0), numbered_image(5, 7, 200)};
    const input_rgb_normalized layer(cifar10);
    dlib::resizable_tensor data;
    layer.to_tensor(images.begin(), images.end(), data);

    BOOST_TEST(data.num_samples() == 2);
    BOOST_TEST(data.k() == 3);
    BOOST_TEST(data.nr() == 5);
    BOOST_TEST(data.nc() == 7);
    const float* value = data.host();
    for (const auto& image : images)
        for (int c = 0; c < 3; ++c)
            for (long y = 0; y < 5; ++y)
                for (long x = 0; x < 7; ++x, ++value)
                {
                    const dlib::rgb_pixel p = image(y, x);
                    const int level = c == 0 ? p.red : c == 1 ? p.green : p.blue;
                    const double expected = (level/255.0 - double(cifar10.mean[c])) / double(cifar10.stddev[c]);
                    BOOST_TEST(std::abs(*value - expected) < 1e-6);
                }
}

BOOST_AUTO_TEST_CASE(without_statistics_pixels_go_from_0_to_1)
{
    dlib::matrix<dlib::rgb_pixel> image(1, 2);
    image(0, 0) = dlib::rgb_pixel(0, 255, 51);
    image(0, 1) = dlib::rgb_pixel(255, 0, 102);
    dlib::resizable_tensor data;
    input_rgb_normalized().to_tensor(&image, &image + 1, data);
    const std::vector<float> expected = {0, 1, 1, 0, 0.2f, 0.4f};
    BOOST_TEST(std::vector<float>(data.begin(), data.end()) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(images_of_different_sizes_in_a_batch_are_refused)
{
    const std::string message = what_is_refused(input_rgb_normalized(), {numbered_image(4, 4, 0), numbered_image(4, 5, 0)});
    BOOST_TEST(message.find("image 1 of the batch has 4 rows and 5 columns") != std::string::npos, message);
}

BOOST_AUTO_TEST_CASE(an_empty_image_is_refused)
{
    BOOST_TEST(what_is_refused(input_rgb_normalized(), {dlib::matrix<dlib::rgb_pixel>()}).find("empty") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_expected_size_is_enforced_and_zero_means_any)
{
    input_rgb_normalized layer;
    layer.expect_size(32, 0);
    BOOST_TEST(what_is_refused(layer, {numbered_image(32, 9, 0)}) == "");
    const std::string message = what_is_refused(layer, {numbered_image(31, 9, 0)});
    BOOST_TEST(message.find("the network expects 32 x 0 (0: any)") != std::string::npos, message);
}

BOOST_AUTO_TEST_CASE(a_serialised_layer_comes_back_whole)
{
    input_rgb_normalized layer(cifar10);
    layer.expect_size(32, 64);
    std::stringstream buffer;
    serialize(layer, buffer);
    input_rgb_normalized copy;
    deserialize(copy, buffer);
    BOOST_TEST((copy.statistics() == cifar10));
    BOOST_TEST(copy.expected_rows() == 32);
    BOOST_TEST(copy.expected_cols() == 64);

    const auto image = numbered_image(32, 64, 11);
    dlib::resizable_tensor before, after;
    layer.to_tensor(&image, &image + 1, before);
    copy.to_tensor(&image, &image + 1, after);
    BOOST_TEST((dlib::mat(before) == dlib::mat(after)));
}

BOOST_AUTO_TEST_CASE(one_channel_reads_grey_by_the_first_statistics)
{
    dlib::matrix<dlib::rgb_pixel> image(1, 4);
    image(0, 0) = dlib::rgb_pixel(0, 0, 0);
    image(0, 1) = dlib::rgb_pixel(51, 51, 51);
    image(0, 2) = dlib::rgb_pixel(255, 255, 255);
    image(0, 3) = dlib::rgb_pixel(10, 20, 31);      // coloured: 61/3 rounded down
    input_rgb_normalized layer({{0.25f, 9, 9}, {0.5f, 9, 9}});
    layer.set_channels(1);
    dlib::resizable_tensor data;
    const std::vector<dlib::matrix<dlib::rgb_pixel>> images = {image, image};
    layer.to_tensor(images.begin(), images.end(), data);
    BOOST_TEST(data.num_samples() == 2);
    BOOST_TEST(data.k() == 1);
    BOOST_TEST(data.nr() == 1);
    BOOST_TEST(data.nc() == 4);
    for (const std::size_t n : {0, 1})
        for (const std::size_t i : {0, 1, 2, 3})
        {
            const double level = std::array{0, 51, 255, 20}[i];
            BOOST_TEST(std::abs(data.host()[4*n + i] - (level/255 - 0.25)/0.5) < 1e-6);
        }
}

BOOST_AUTO_TEST_CASE(every_grey_level_is_itself)
{
    dlib::matrix<dlib::rgb_pixel> image(16, 16);
    unsigned char level = 0;
    for (dlib::rgb_pixel& pixel : image)
    {
        pixel = dlib::rgb_pixel(level, level, level);
        ++level;
    }
    input_rgb_normalized grey, colour;
    grey.set_channels(1);
    dlib::resizable_tensor one, three;
    grey.to_tensor(&image, &image + 1, one);
    colour.to_tensor(&image, &image + 1, three);
    BOOST_TEST((std::vector<float>(one.begin(), one.end()) == std::vector<float>(three.begin(), three.begin() + 256)));
}

BOOST_AUTO_TEST_CASE(with_three_channels_the_bytes_are_those_of_before_there_was_a_choice)
{
    std::ostringstream before, now;
    dlib::serialize(std::string("hypersparse::input_rgb_normalized"), before);
    for (int c = 0; c < 3; ++c)
    {
        dlib::serialize(cifar10.mean[c], before);
        dlib::serialize(cifar10.stddev[c], before);
    }
    dlib::serialize(32L, before);
    dlib::serialize(64L, before);
    input_rgb_normalized layer(cifar10);
    layer.expect_size(32, 64);
    serialize(layer, now);
    BOOST_TEST((before.str() == now.str()));

    input_rgb_normalized grey;
    grey.set_channels(1);
    std::istringstream old(before.str());
    deserialize(grey, old);
    BOOST_TEST(grey.channels() == 3);
}

BOOST_AUTO_TEST_CASE(one_channel_is_saved_and_two_are_refused)
{
    input_rgb_normalized layer(cifar10), copy;
    layer.expect_size(28, 30);
    layer.set_channels(1);
    std::stringstream buffer;
    serialize(layer, buffer);
    const std::string bytes = buffer.str();
    deserialize(copy, buffer);
    BOOST_TEST(copy.channels() == 1);
    BOOST_TEST(copy.expected_cols() == 30);
    BOOST_TEST((copy.statistics() == cifar10));

    std::ostringstream two;
    two << bytes.substr(0, bytes.size() - 2);       // dlib writes a small number in two bytes
    dlib::serialize(2L, two);
    std::istringstream in(two.str());
    BOOST_CHECK_THROW(deserialize(copy, in), dlib::serialization_error);
    BOOST_TEST(copy.channels() == 1);
}

BOOST_AUTO_TEST_CASE(an_unknown_version_and_impossible_deviations_are_refused)
{
    std::stringstream other;
    dlib::serialize(std::string("input_rgb_image"), other);
    input_rgb_normalized layer(cifar10);
    BOOST_CHECK_THROW(deserialize(layer, other), dlib::serialization_error);

    std::stringstream zero_deviation;
    dlib::serialize(std::string("hypersparse::input_rgb_normalized"), zero_deviation);
    for (int i = 0; i < 6; ++i)
        dlib::serialize(0.0f, zero_deviation);
    dlib::serialize(0L, zero_deviation);
    dlib::serialize(0L, zero_deviation);
    BOOST_CHECK_THROW(deserialize(layer, zero_deviation), dlib::serialization_error);
    BOOST_TEST((layer.statistics() == cifar10));
}

BOOST_AUTO_TEST_CASE(printing_and_xml_show_the_statistics)
{
    input_rgb_normalized layer(cifar10);
    layer.expect_size(32, 32);
    std::ostringstream text, xml;
    text << layer;
    to_xml(layer, xml);
    BOOST_TEST(text.str() == "input_rgb_normalized(mean=0.4914,0.4822,0.4465 std=0.2023,0.1994,0.201) nr=32 nc=32");
    BOOST_TEST(xml.str() ==
        "<input_rgb_normalized mean='0.4914,0.4822,0.4465' std='0.2023,0.1994,0.201' nr='32' nc='32'/>\n");
}
