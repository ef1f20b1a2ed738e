// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE network_types_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/networks/published_settings.h>
#include <hypersparse/networks/resnet.h>
#include <hypersparse/networks/vgg.h>

#include <dlib/dnn/solvers.h>

#include <algorithm>
#include <cmath>

using namespace hypersparse;

namespace
{
    typedef dlib::matrix<dlib::rgb_pixel> image_type;

    std::vector<image_type> striped_images(int count, long size)
    {
        std::vector<image_type> images(count, image_type(size, size));
        int value = 0;
        for (image_type& image : images)
        {
            for (dlib::rgb_pixel& pixel : image)
            {
                pixel = dlib::rgb_pixel(value % 256, (3*value) % 256, (value/5) % 256);
                ++value;
            }
            value += 41;
        }
        return images;
    }

    template <template <typename> class stage, typename net_type>
    void stage_is(net_type& net, long k, long size)
    {
        const dlib::tensor& out = dlib::layer<stage>(net).get_output();
        const std::vector<long long> found = {out.num_samples(), out.k(), out.nr(), out.nc()};
        const std::vector<long long> expected = {2, k, size, size};
        BOOST_TEST(found == expected, boost::test_tools::per_element());
    }

    template <typename architecture>
    typename architecture::train_net after_one_pass(long size)
    {
        auto net = make_train_net<architecture>(10, size, size, 1);
        const auto images = striped_images(2, size);
        dlib::resizable_tensor input;
        net.to_tensor(images.begin(), images.end(), input);
        net.forward(input);
        return net;
    }

    template <std::size_t depth>
    void resnet_stages_are_right(long size)
    {
        auto net = after_one_pass<resnet<depth>>(size);
        stage_is<stage_1>(net, 32, size);
        stage_is<stage_2>(net, 64, size/2);
        stage_is<stage_3>(net, 128, size/4);
        BOOST_TEST(net.subnet().get_output().size() == 20u);
    }

    template <std::size_t depth>
    void vgg_stages_are_right(long size)
    {
        auto net = after_one_pass<vgg<depth>>(size);
        stage_is<stage_1>(net, 64, size/2);
        stage_is<stage_2>(net, 128, size/4);
        stage_is<stage_3>(net, 256, size/8);
        stage_is<stage_4>(net, 512, size/16);
        stage_is<stage_5>(net, 512, size/16);
        BOOST_TEST(net.subnet().get_output().size() == 20u);
    }

    template <typename net_type>
    void decay_falls_on_everything(const net_type& net)
    {
        int with_parameters = 0;
        for_each_layer([&](const auto& l)
        {
            if constexpr (requires { l.get_bias_weight_decay_multiplier(); })
            {
                ++with_parameters;
                BOOST_TEST(l.get_weight_decay_multiplier() == 1);
                BOOST_TEST(l.get_bias_weight_decay_multiplier() == 1);
                BOOST_TEST(l.get_learning_rate_multiplier() == 1);
                BOOST_TEST(l.get_bias_learning_rate_multiplier() == 1);
            }
            else
            {
                BOOST_TEST(l.get_layer_params().size() == 0u);
            }
        }, net);
        BOOST_TEST(with_parameters >= 17);
    }

    template <typename architecture>
    void inference_copy_gives_the_same_logits(double tolerance)
    {
        auto net = make_train_net<architecture>(5, 32, 32, 2);
        net.input_layer().set_statistics({{.5f, .4f, .3f}, {.2f, .3f, .25f}});
        const auto images = striped_images(4, 32);
        const std::vector<unsigned long> labels = {0, 3, 1, 4};
        std::vector<dlib::sgd> solvers(architecture::train_net::num_computational_layers, dlib::sgd(0, 0.9f));
        dlib::resizable_tensor input;
        net.to_tensor(images.begin(), images.end(), input);
        for (int step = 0; step < 3; ++step)
        {
            net.compute_parameter_gradients(input, labels.begin());
            net.update_parameters(solvers, 0.01);
        }

        typename architecture::infer_net infer;
        prepare(infer, 32, 32);
        copy_for_inference(net, infer);
        for (const image_type& image : images)
        {
            // one image alone: dlib's bn_ uses its running averages
            const dlib::matrix<float> trained = dlib::mat(net.subnet()(&image, &image + 1));
            const dlib::matrix<float> inferred = dlib::mat(infer.subnet()(&image, &image + 1));
            BOOST_TEST(dlib::max(dlib::abs(trained - inferred)) <= tolerance*dlib::max(dlib::abs(trained)));
        }
    }
}

BOOST_AUTO_TEST_CASE(resnet_stages_have_their_shapes)
{
    for (const long size : {32, 64})
    {
        resnet_stages_are_right<8>(size);
        resnet_stages_are_right<14>(size);
    }
}

BOOST_AUTO_TEST_CASE(vgg_stages_have_their_shapes)
{
    for (const long size : {32, 64})
    {
        vgg_stages_are_right<11>(size);
        vgg_stages_are_right<16>(size);
    }
}

BOOST_AUTO_TEST_CASE(weight_decay_falls_on_all_parameters)
{
    decay_falls_on_everything(make_train_net<resnet<8>>(10, 32, 32, 1));
    decay_falls_on_everything(make_train_net<vgg<11>>(10, 32, 32, 1));
}

BOOST_AUTO_TEST_CASE(normalisations_average_as_pytorch_does)
{
    auto net = make_train_net<resnet<8>>(10, 32, 32, 1);
    const auto states = get_batch_norm_states(net);
    BOOST_TEST(states.size() == 9u);
    for (const batch_norm_state& state : states)
    {
        BOOST_TEST(state.updates == 9u);
        BOOST_TEST(state.window == 9u);
        BOOST_TEST(state.eps == 1e-5);
    }
}

BOOST_AUTO_TEST_CASE(the_inference_type_gives_the_logits_of_the_training_type)
{
    inference_copy_gives_the_same_logits<resnet<8>>(2e-6);
    inference_copy_gives_the_same_logits<vgg<11>>(2e-6);
}

BOOST_AUTO_TEST_CASE(layers_are_visited_from_the_input_also_inside_repeats)
{
    auto net = make_train_net<resnet<14>>(10, 32, 32, 1);
    std::vector<const void*> ours;
    for_each_layer([&](auto& l) { ours.push_back(&l.get_layer_params()); }, net);
    std::vector<const void*> dlibs;
    dlib::visit_layer_parameters(net, [&](dlib::tensor& params) { dlibs.push_back(&params); });
    std::reverse(dlibs.begin(), dlibs.end());
    BOOST_TEST((ours == dlibs));
    BOOST_TEST(ours.size() == std::size_t(resnet<14>::train_net::num_computational_layers));
}
