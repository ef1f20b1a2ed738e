// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE batch_norm_state_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/layers/batch_norm_state.h>
#include <hypersparse/plugins/layers/prepare.h>

#include <dlib/dnn/input.h>
#include <dlib/dnn/visitors.h>

#include <cmath>
#include <sstream>

using namespace hypersparse;

namespace
{
    template <typename SUBNET> using block = dlib::relu<dlib::bn_con<dlib::con<3, 3, 3, 1, 1, SUBNET>>>;
    using net_type = dlib::fc<2, dlib::bn_fc<dlib::fc<4, dlib::repeat<2, block, block<dlib::input<dlib::matrix<float>>>>>>>;
    using only_bn = dlib::bn_con<dlib::con<1, 1, 1, 1, 1, dlib::input<dlib::matrix<float>>>>;

    std::vector<dlib::matrix<float>> random_images(int count, long size, int seed)
    {
        dlib::rand rnd(seed);
        std::vector<dlib::matrix<float>> images(count, dlib::matrix<float>(size, size));
        for (auto& image : images)
            for (float& value : image)
                value = static_cast<float>(rnd.get_random_gaussian()*1.5 + 0.3);
        return images;
    }

    template <typename net>
    std::string serialised(net& n)
    {
        n.clean();
        std::ostringstream out;
        serialize(n, out);
        return out.str();
    }
}

BOOST_AUTO_TEST_CASE(states_are_read_in_the_networks_order)
{
    net_type net;
    prepare(net, 5, 5);
    const auto states = get_batch_norm_states(net);
    BOOST_REQUIRE(states.size() == 4u);
    BOOST_TEST(states[0].means.size() == 3u);
    BOOST_TEST(states[2].variances.size() == 3u);
    BOOST_TEST(states[3].means.size() == 4u);
    for (const batch_norm_state& state : states)
    {
        BOOST_TEST(state.updates == 0u);
        BOOST_TEST(state.window == 100u);
        BOOST_TEST(state.eps == 1e-4);
        BOOST_TEST(state.means.front() == 0);
        BOOST_TEST(state.variances.front() == 1);
    }
}

BOOST_AUTO_TEST_CASE(a_state_that_is_written_is_read_back_and_nothing_else_changes)
{
    net_type net;
    prepare(net, 5, 5);
    start_like_pytorch(net);
    const std::string before = serialised(net);
    const auto old_states = get_batch_norm_states(net);
    auto states = old_states;
    for (std::size_t i = 0; i < states.size(); ++i)
    {
        for (std::size_t c = 0; c < states[i].means.size(); ++c)
        {
            states[i].means[c] = 0.25f*(i + 1) - c;
            states[i].variances[c] = 1.5f + i + c;
        }
        states[i].updates = 3 + i;
        states[i].window = 40 + i;
        states[i].eps = 1e-3*(i + 1);
    }
    set_batch_norm_states(net, states);
    BOOST_TEST((get_batch_norm_states(net) == states));
    BOOST_TEST(serialised(net) != before);
    set_batch_norm_states(net, old_states);
    BOOST_TEST(serialised(net) == before);
}

BOOST_AUTO_TEST_CASE(states_of_another_network_are_refused)
{
    net_type net;
    prepare(net, 5, 5);
    auto states = get_batch_norm_states(net);
    states[1].means.push_back(0);
    BOOST_CHECK_THROW(set_batch_norm_states(net, states), dlib::error);
    states = get_batch_norm_states(net);
    states.pop_back();
    BOOST_CHECK_THROW(set_batch_norm_states(net, states), dlib::error);
}

BOOST_AUTO_TEST_CASE(preparing_does_not_move_the_statistics)
{
    net_type net;
    prepare(net, 5, 5);
    start_like_pytorch(net);
    const auto images = random_images(4, 5, 3);
    net(images.begin(), images.end());
    const auto states = get_batch_norm_states(net);
    prepare(net, 5, 5);
    BOOST_TEST((get_batch_norm_states(net) == states));
}

BOOST_AUTO_TEST_CASE(running_averages_are_pytorchs_over_several_batches)
{
    only_bn net;
    prepare(net, 4, 4);
    start_like_pytorch(net);
    net.subnet().layer_details().get_layer_params() = 0;
    net.subnet().layer_details().get_layer_params().host()[0] = 1;      // the convolution passes its input on

    double mean = 0;
    double variance = 1;
    for (int batch = 0; batch < 25; ++batch)
    {
        const auto images = random_images(2 + batch % 3, 4, 100 + batch);
        net(images.begin(), images.end());

        double sum = 0, squares = 0;
        const double n = 16.0*images.size();
        for (const auto& image : images)
            for (const float value : image)
                sum += value;
        for (const auto& image : images)
            for (const float value : image)
                squares += (value - sum/n)*(value - sum/n);
        mean = 0.9*mean + 0.1*sum/n;
        variance = 0.9*variance + 0.1*squares/(n - 1);

        const batch_norm_state state = get_batch_norm_state(net.layer_details());
        BOOST_TEST(std::abs(state.means[0] - mean) < 1e-6);
        BOOST_TEST(std::abs(state.variances[0] - variance) < 1e-5);
        BOOST_TEST(state.updates == 9u);
    }
}

BOOST_AUTO_TEST_CASE(dlibs_own_start_takes_the_first_batch_as_it_is)
{
    // The difference from PyTorch that start_like_pytorch() removes; if dlib changes it, this fails.
    only_bn net;
    prepare(net, 4, 4);
    dlib::set_all_bn_running_stats_window_sizes(net, 9);
    net.subnet().layer_details().get_layer_params() = 0;
    net.subnet().layer_details().get_layer_params().host()[0] = 1;
    const std::vector<dlib::matrix<float>> images(2, 5*dlib::ones_matrix<float>(4, 4));
    net(images.begin(), images.end());
    BOOST_TEST(get_batch_norm_state(net.layer_details()).means[0] == 5);
}

BOOST_AUTO_TEST_CASE(eps_reaches_the_computation)
{
    only_bn net;
    prepare(net, 4, 4);
    start_like_pytorch(net);
    BOOST_TEST(net.layer_details().get_eps() == 1e-5);
    net.subnet().layer_details().get_layer_params() = 0;
    net.subnet().layer_details().get_layer_params().host()[0] = 1;
    auto images = random_images(2, 4, 5);
    for (auto& image : images)
        image = 0.002f*image;                   // a variance near 1e-5, so that eps counts
    double sum = 0, squares = 0;
    for (const auto& image : images)
        sum += dlib::sum(dlib::matrix_cast<double>(image));
    for (const auto& image : images)
        squares += dlib::sum(dlib::squared(dlib::matrix_cast<double>(image) - sum/32));
    const dlib::tensor& out = net(images.begin(), images.end());
    const double expected = (images[0](0, 0) - sum/32) / std::sqrt(squares/32 + 1e-5);
    BOOST_TEST(out.host()[0] == expected, boost::test_tools::tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(a_layer_that_was_never_used_can_be_set_up_and_keeps_its_window)
{
    dlib::bn_<dlib::CONV_MODE> layer;
    start_like_pytorch(layer);
    const batch_norm_state state = get_batch_norm_state(layer);
    BOOST_TEST(state.means.empty());
    BOOST_TEST(state.window == 9u);
    BOOST_TEST(state.eps == 1e-5);
}

BOOST_AUTO_TEST_CASE(a_folded_layer_is_dlibs_affine_layer_of_the_same_normalisation)
{
    net_type net;
    prepare(net, 5, 5);
    dlib::affine_ convolutional, connected;
    for (int pass = 0; pass < 3; ++pass)        // the first allocates, the others compute where the parameters are
    {
        const auto images = random_images(6, 5, pass);
        net(images.begin(), images.end());      // moves the running averages
        for_each_layer([&](auto& layer)
        {
            if constexpr (impl::is_batch_norm<std::decay_t<decltype(layer)>>)
            {
                layer.get_layer_params() = 0.5f + static_cast<float>(pass);
                dlib::affine_ expected(layer);
                dlib::affine_& folded = expected.get_mode() == dlib::CONV_MODE ? convolutional : connected;
                fold_to_affine(layer, folded);
                BOOST_TEST((folded.get_mode() == expected.get_mode()));
                dlib::alias_tensor_instance expected_gamma = expected.get_gamma(), expected_beta = expected.get_beta();
                dlib::alias_tensor_instance gamma = folded.get_gamma(), beta = folded.get_beta();
                BOOST_REQUIRE(gamma.size() == expected_gamma.size());
                for (std::size_t i = 0; i < gamma.size(); ++i)
                {
                    BOOST_TEST(std::abs(gamma.host()[i] - expected_gamma.host()[i]) <= 1e-6f * std::abs(expected_gamma.host()[i]));
                    BOOST_TEST(std::abs(beta.host()[i] - expected_beta.host()[i]) <= 1e-6f * (1 + std::abs(expected_beta.host()[i])));
                }
            }
        }, net);
    }
}

BOOST_AUTO_TEST_CASE(the_running_averages_are_those_of_the_state)
{
    only_bn net;
    prepare(net, 5, 5);
    const auto images = random_images(6, 5, 1);
    net(images.begin(), images.end());
    const batch_norm_averages averages = running_averages(net.layer_details());
    const batch_norm_state state = get_batch_norm_state(net.layer_details());
    BOOST_TEST(averages.means.host()[0] == state.means[0]);
    BOOST_TEST(averages.variances.host()[0] == state.variances[0]);
    BOOST_TEST(state.means[0] != 0);
}
