// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE stock_dlib
#include <boost/test/unit_test.hpp>

#include "data_temporary_folder.h"
#include "random_numbers.h"

#include <hypersparse/networks/make_network_of.h>
#include <hypersparse/networks/stock_dlib.h>

#include <algorithm>
#include <fstream>

using namespace hypersparse;
using data_test::temporary_folder;

namespace
{
    const network_options options = {.classes = 7, .rows = 32, .cols = 32,
        .statistics = {{.5071f, .4867f, .4408f}, {.2675f, .2565f, .2761f}}, .seed = 3};

    // Normalisation that does something
    void give_other_moments(network& net)
    {
        std::vector<named_tensor> tensors = net.pytorch_tensors();
        unsigned seed = 1;
        for (named_tensor& tensor : tensors)
            if (tensor.shape.size() == 1)
            {
                const std::vector<float> numbers = random_numbers(tensor.values.size(), ++seed, 0.3f);
                const bool around_1 = tensor.name.ends_with(".weight") || tensor.name.ends_with("_var");
                std::transform(numbers.begin(), numbers.end(), tensor.values.begin(),
                    [&](float number) { return around_1 ? 1 + number : number; });
            }
        net.set_pytorch_tensors(tensors);
    }

    network_options grey(long size)
    {
        network_options result = options;
        result.rows = result.cols = size;
        result.channels = 1;
        return result;
    }

    std::vector<network::image_type> random_images(std::size_t n, const network& net)
    {
        std::vector<network::image_type> images(n, network::image_type(net.rows(), net.cols()));
        unsigned seed = 100;
        for (auto& image : images)
        {
            const std::vector<float> numbers = random_numbers(3*image.size(), ++seed, 127);
            auto next = numbers.begin();
            for (dlib::rgb_pixel& pixel : image)
                for (unsigned char* channel : {&pixel.red, &pixel.green, &pixel.blue})
                    *channel = static_cast<unsigned char>(128 + *next++);
            if (net.channels() == 1)
                for (dlib::rgb_pixel& pixel : image)
                    pixel.green = pixel.blue = pixel.red;
        }
        return images;
    }

    template <typename stock_net>
    void compare(network& ours)
    {
        give_other_moments(ours);
        const temporary_folder folder;
        const std::string file = (folder.path()/"net.dnn").string();
        {
            std::ofstream out(file, std::ios::binary);
            ours.save_for_dlib(out);
        }

        stock_net net;
        dlib::deserialize(file) >> net;
        for (const auto& image : random_images(3, ours))
        {
            const std::vector<float> expected = ours.logits({&image, 1});
            const unsigned long label = net(image);
            const dlib::tensor& found = net.subnet().get_output();
            BOOST_REQUIRE_EQUAL(found.size(), expected.size());
            const float largest = std::abs(*std::ranges::max_element(expected, {}, [](float v) { return std::abs(v); }));
            for (std::size_t i = 0; i < expected.size(); ++i)
                BOOST_TEST(std::abs(found.host()[i] - expected[i]) <= 1e-5f*largest, found.host()[i] << " and " << expected[i]);
            BOOST_TEST(label == static_cast<unsigned long>(std::ranges::max_element(expected) - expected.begin()));
        }
    }
}

BOOST_AUTO_TEST_CASE(dlibs_own_layers_read_a_resnet_and_give_its_logits)
{
    compare<stock::resnet<8>>(*make_network_of<resnet<8>>(options));
}

BOOST_AUTO_TEST_CASE(dlibs_own_layers_read_a_vgg_and_give_its_logits)
{
    compare<stock::vgg<11>>(*make_network_of<vgg<11>>(options));
}

BOOST_AUTO_TEST_CASE(dlibs_own_layers_read_networks_with_several_fully_connected_layers)
{
    compare<stock::vgg_16_fc>(*make_network_of<vgg_16_fc>(options));
    compare<stock::lenet_300_100>(*make_network_of<lenet_300_100>(options));
    compare<stock::lenet_5>(*make_network_of<lenet_5>(options));
}

BOOST_AUTO_TEST_CASE(dlibs_own_layers_read_a_residual_network_without_a_bias)
{
    compare<stock::resnet_18>(*make_network_of<resnet_18>(options));
}

BOOST_AUTO_TEST_CASE(dlibs_own_layers_read_wide_networks)
{
    compare<stock::wide_resnet<18>>(*make_network_of<wide_resnet<18, 16>>(options));
    compare<stock::wide_resnet<22, 32>>(*make_network_of<wide_resnet<22, 32>>(options));
}

BOOST_AUTO_TEST_CASE(networks_of_grey_images_read_colour_images_there)
{
    compare<stock::wide_resnet<18>>(*make_network_of<wide_resnet<18, 16>>(grey(28)));
    compare<stock::lenet_300_100>(*make_network_of<lenet_300_100>(grey(28)));
    compare<stock::lenet_5>(*make_network_of<lenet_5>(grey(28)));
    compare<stock::vgg_16_fc>(*make_network_of<vgg_16_fc>(grey(32)));
}

BOOST_AUTO_TEST_CASE(writing_a_file_for_dlib_leaves_the_network_and_its_own_form_as_they_were)
{
    const auto net = make_network_of<resnet<8>>(options);
    std::ostringstream before, dlibs, after;
    net->save_state(before);
    net->save_for_dlib(dlibs);
    net->save_state(after);
    BOOST_TEST((before.str() == after.str()));
    BOOST_TEST(dlibs.str().find("hypersparse") == std::string::npos);
}
