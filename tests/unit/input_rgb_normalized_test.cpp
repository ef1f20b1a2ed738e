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
