// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE evaluation_gradients_test
#include <boost/test/unit_test.hpp>

#include "pgd_images.h"
#include "random_numbers.h"

#include <hypersparse/plugins/layers/fast.h>
#include <hypersparse/plugins/layers/input_rgb_normalized.h>
#include <hypersparse/plugins/layers/loss_multiclass_log_counted.h>
#include <hypersparse/plugins/layers/prepare.h>
#include <hypersparse/plugins/training/evaluation_gradients.h>
#include <hypersparse/plugins/training/sample_gradients.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <algorithm>
#include <cmath>

using namespace hypersparse;

namespace
{
    // A residual block with a shortcut convolution, as in networks/, and ten classes
    template <template <typename> class activation, template <typename> class norm, typename SUBNET>
    using block = activation<fast::add_prev2<norm<fast::con<6, 1, 1, 2, 2, dlib::skip1<dlib::tag2<norm<fast::con<6, 3, 3, 2, 2,
        dlib::tag1<SUBNET>>>>>>>>>;
    template <template <typename> class activation, template <typename> class norm>
    using branched_net = loss_multiclass_log_counted<dlib::fc<10, fast::avg_pool_everything<block<activation, norm,
        activation<norm<fast::con<4, 3, 3, 2, 2, input_rgb_normalized>>>>>>>;
    using train_net = branched_net<fast::relu, fast::bn_con>;
    using infer_net = branched_net<fast::relu, fast::affine>;
    // Without the corners of relu, which a difference may lie across
    using smooth_train_net = branched_net<dlib::htan, fast::bn_con>;
    using smooth_infer_net = branched_net<dlib::htan, fast::affine>;

    template <typename SUBNET> using no_norm = SUBNET;

    enum class biases { stored, disabled };

    // Numbers as after some training: averages that moved, and gammas of both signs, one of them 0
    template <typename net_type>
    void initialise(net_type& net, biases of_convolutions)
    {
        if (of_convolutions == biases::disabled)
            for_each_layer([](auto& layer)
            {
                if constexpr (has_filters<std::decay_t<decltype(layer)>>)
                    layer.disable_bias();
            }, net);
        dlib::input_layer(net).set_statistics({{.5f, .45f, .4f}, {.2f, .25f, .3f}});
        prepare(net, 32, 32);
        unsigned seed = 1;
        for_each_layer([&](auto& layer)
        {
            dlib::tensor& params = layer.get_layer_params();
            const auto numbers = random_numbers(params.size(), seed++, 0.5f);
            std::copy(numbers.begin(), numbers.end(), params.begin());
            if constexpr (requires { layer.get_running_stats_window_size(); })
                params.host()[1] = 0;
        }, net);
        dlib::resizable_tensor input;
        const pgd_batch b = make_batch(32);
        for (int i = 0; i < 3; ++i)
        {
            net.to_tensor(b.images.begin(), b.images.end(), input);
            net.forward(input);
        }
        net.clean();
    }

    template <typename net_type>
    std::vector<float*> parameters_of(net_type& net)
    {
        std::vector<float*> all;
        for_each_layer([&](auto& layer)
        {
            dlib::tensor& params = layer.get_layer_params();
            for (std::size_t i = 0; i < params.size(); ++i)
                all.push_back(params.host() + i);
        }, net);
        return all;
    }

    double loss_in_evaluation_mode(const smooth_train_net& net, const dlib::tensor& sample, unsigned long label)
    {
        smooth_infer_net copy(net);
        copy.compute_loss(sample, &label);
        const dlib::tensor& outputs = copy.subnet().get_output();
        double largest = *std::max_element(outputs.begin(), outputs.end()), sum = 0;
        for (const double output : outputs)
            sum += std::exp(output - largest);
        return largest + std::log(sum) - outputs.host()[label];     // in double: differences of it are taken
    }

    double difference(smooth_train_net& net, float& parameter, const dlib::tensor& sample, unsigned long label)
    {
        const float before = parameter, h = 2e-3f;
        parameter = before + h;
        const double above = loss_in_evaluation_mode(net, sample, label);
        const float up = parameter;
        parameter = before - h;
        const double below = loss_in_evaluation_mode(net, sample, label);
        const double result = (above - below) / (static_cast<double>(up) - parameter);
        parameter = before;
        return result;
    }

    void compare_with_differences(biases of_convolutions)
    {
        smooth_train_net net;
        initialise(net, of_convolutions);
        const pgd_batch b = make_batch(2, 40);
        smooth_infer_net folded(net);
        evaluation_gradients<smooth_train_net, smooth_infer_net> gradients(net, folded);
        dlib::resizable_tensor sample;
        net.to_tensor(b.images.begin() + 1, b.images.end(), sample);
        const unsigned long label = b.labels[1];
        const auto found = gradients.gradient(sample, label);
        const auto parameters = parameters_of(net);
        BOOST_REQUIRE(found.size() == parameters.size());
        double largest = 0, apart = 0;
        for (std::size_t i = 0; i < found.size(); ++i)
        {
            const double expected = difference(net, *parameters[i], sample, label);
            largest = std::max(largest, std::abs(expected));
            apart = std::max(apart, std::abs(found[i] - expected));
        }
        BOOST_TEST_MESSAGE("largest gradient " << largest << ", largest distance " << apart);
        BOOST_TEST(largest > 0.1);
        BOOST_TEST(apart < 0.0003 * largest);
    }
}

BOOST_AUTO_TEST_CASE(gradients_are_the_slopes_of_the_loss_for_all_parameters)
{
    compare_with_differences(biases::disabled);
}

BOOST_AUTO_TEST_CASE(gradients_are_the_slopes_of_the_loss_where_convolutions_have_biases_too)
{
    compare_with_differences(biases::stored);
}

BOOST_AUTO_TEST_CASE(the_folded_network_computes_what_the_network_does)
{
    train_net net;
    initialise(net, biases::disabled);
    infer_net folded(net), copy(net);
    const evaluation_gradients<train_net, infer_net> gradients(net, folded);
    const pgd_batch b = make_batch(4, 40);
    dlib::resizable_tensor input;
    net.to_tensor(b.images.begin(), b.images.end(), input);
    const dlib::tensor& expected = copy.subnet().forward(input);
    const dlib::tensor& found = folded.subnet().forward(input);
    for (std::size_t i = 0; i < expected.size(); ++i)
        BOOST_TEST(std::abs(found.host()[i] - expected.host()[i]) < 1e-5);
}

BOOST_AUTO_TEST_CASE(gradients_of_weights_are_those_of_an_affine_copy)
{
    train_net net;
    initialise(net, biases::disabled);
    infer_net folded(net), copy(net);
    evaluation_gradients<train_net, infer_net> gradients(net, folded);
    const pgd_batch b = make_batch(1, 40);
    dlib::resizable_tensor sample;
    net.to_tensor(b.images.begin(), b.images.end(), sample);
    const auto found = gradients.gradient(sample, b.labels[0]);
    copy.compute_parameter_gradients(sample, b.labels.begin());
    std::vector<const dlib::tensor*> expected;      // the output layer first; affine layers have none
    dlib::visit_layer_parameter_gradients(copy, [&](dlib::tensor& g) { expected.insert(expected.begin(), &g); });
    std::erase_if(expected, [](const dlib::tensor* g) { return g->size() == 0; });
    BOOST_TEST_REQUIRE(expected.size() == 4u);
    std::size_t at = 0;
    for (const dlib::tensor* g : expected)
    {
        for (std::size_t i = 0; i < g->size(); ++i)
            BOOST_TEST(std::abs(found[at + i] - g->host()[i]) < 1e-6);
        at += g->size() + (g == expected.back() ? 0 : 2 * static_cast<std::size_t>(g == expected[0] ? 4 : 6));
    }
    BOOST_TEST(at == found.size());
}

BOOST_AUTO_TEST_CASE(without_normalisation_norms_are_those_of_sample_gradient_norms)
{
    using plain_net = branched_net<fast::relu, no_norm>;
    plain_net net;
    initialise(net, biases::stored);
    plain_net copy = net;
    evaluation_gradients<plain_net, plain_net> gradients(net, copy);
    const pgd_batch b = make_batch(3, 40);
    dlib::resizable_tensor input, sample;
    net.to_tensor(b.images.begin(), b.images.end(), input);
    const auto expected = sample_gradient_norms(net, input, b.labels.begin());
    for (long i = 0; i < 3; ++i)
    {
        net.to_tensor(b.images.begin() + i, b.images.begin() + i + 1, sample);
        const auto at = static_cast<std::size_t>(i);
        BOOST_TEST(gradients.norm(sample, b.labels[at]) == expected[at], boost::test_tools::tolerance(1e-6));
        BOOST_TEST(expected[at] > 0);
    }
}

BOOST_AUTO_TEST_CASE(gradients_change_neither_the_network_nor_its_tally)
{
    train_net net;
    initialise(net, biases::disabled);
    infer_net folded(net);
    evaluation_gradients<train_net, infer_net> gradients(net, folded);
    std::vector<float> before;
    for (const float* p : parameters_of(net))
        before.push_back(*p);
    const auto averages = get_batch_norm_states(net);
    const auto counted = net.loss_details().tally().read().samples;
    const pgd_batch b = make_batch(1);
    dlib::resizable_tensor sample;
    net.to_tensor(b.images.begin(), b.images.end(), sample);
    const double norm = gradients.norm(sample, b.labels[0]);
    BOOST_TEST(gradients.norm(sample, b.labels[0]) == norm);
    std::vector<float> after;
    for (const float* p : parameters_of(net))
        after.push_back(*p);
    BOOST_TEST((after == before));
    BOOST_TEST((get_batch_norm_states(net) == averages));
    BOOST_TEST(net.loss_details().tally().read().samples == counted);
}
