// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE weight_count
#include <boost/test/unit_test.hpp>

#include "small_nets.h"

#include <hypersparse/plugins/weights/weight_list.h>

using namespace hypersparse;
using namespace dlib;

namespace
{
    using two_channels = input<std::array<matrix<float>, 2>>;

    template <typename net_type>
    void allocate(net_type& net)
    {
        std::array<matrix<float>, 2> image = {ones_matrix<float>(6, 6), ones_matrix<float>(6, 6)};
        resizable_tensor input;
        net.to_tensor(&image, &image + 1, input);
        net.forward(input);
    }

    template <template <typename> class LAYER>
    struct one_layer
    {
        LAYER<two_channels> net;
        auto& details() { return net.layer_details(); }

        void check(std::size_t weights, std::size_t biases_from, std::size_t parameters)
        {
            BOOST_TEST(weight_count(details()) == 0u, "nothing before the first forward pass");
            allocate(net);
            check_allocated(weights, biases_from, parameters);
        }

        void check_allocated(std::size_t weights, std::size_t biases_from, std::size_t parameters)
        {
            BOOST_TEST(details().get_layer_params().size() == parameters);
            BOOST_TEST(weight_count(details()) == weights);
            BOOST_TEST(bias_offset(details()) == biases_from);
        }
    };

    template <typename SUBNET> using con_4 = con<4, 3, 3, 1, 1, SUBNET>;
    template <typename SUBNET> using con_1x1 = con<4, 1, 1, 1, 1, SUBNET>;
    template <typename SUBNET> using cont_3 = cont<3, 2, 2, 2, 2, SUBNET>;
    template <typename SUBNET> using cont_1x1 = cont<3, 1, 1, 1, 1, SUBNET>;
    template <typename SUBNET> using fc_5 = fc<5, SUBNET>;
    template <typename SUBNET> using fc_5_no_bias = fc_no_bias<5, SUBNET>;
    template <typename SUBNET> using linear_7 = linear<7, SUBNET>;
    template <typename SUBNET> using linear_7_no_bias = linear_no_bias<7, SUBNET>;
    template <typename SUBNET> using affine_layer = affine<SUBNET>;
}

BOOST_AUTO_TEST_CASE(convolutions_have_biases_behind_their_filters)
{
    one_layer<con_4>().check(4 * 2 * 9, 72, 76);
    one_layer<con_1x1>().check(8, 8, 12);
    one_layer<cont_3>().check(3 * 2 * 4, 24, 27);
    one_layer<cont_1x1>().check(6, 6, 9);
}

BOOST_AUTO_TEST_CASE(a_bias_disabled_before_allocation_leaves_weights_only)
{
    one_layer<con_4> con_layer;
    con_layer.details().disable_bias();
    con_layer.check(72, 72, 72);
    one_layer<con_1x1> small;
    small.details().disable_bias();
    small.check(8, 8, 8);
    one_layer<cont_3> cont_layer;
    cont_layer.details().disable_bias();
    cont_layer.check(24, 24, 24);
}

BOOST_AUTO_TEST_CASE(a_bias_disabled_after_allocation_never_counts_as_weights)
{
    one_layer<con_4> con_layer;
    allocate(con_layer.net);
    con_layer.details().disable_bias();
    con_layer.check_allocated(72, 72, 72);      // con_ throws its biases away
    one_layer<cont_3> cont_layer;
    allocate(cont_layer.net);
    cont_layer.details().disable_bias();
    cont_layer.check_allocated(24, 24, 27);     // cont_ keeps them
    one_layer<fc_5> fc_layer;
    allocate(fc_layer.net);
    fc_layer.details().disable_bias();
    fc_layer.check_allocated(72 * 5, 72 * 5, 73 * 5);
}

BOOST_AUTO_TEST_CASE(fully_connected_layers_have_biases_behind_their_matrix)
{
    one_layer<fc_5>().check(72 * 5, 360, 365);
    one_layer<fc_5_no_bias>().check(360, 360, 360);
    one_layer<linear_7>().check(6 * 7, 42, 49);
    one_layer<linear_7_no_bias>().check(42, 42, 42);
}

BOOST_AUTO_TEST_CASE(normalisation_and_activation_have_no_prunable_weights)
{
    one_layer<bn_con>().check(0, 2, 4);         // gamma, then beta with dlib's bias multipliers
    one_layer<bn_fc>().check(0, 72, 144);
    one_layer<layer_norm>().check(0, 4, 4);
    one_layer<prelu>().check(0, 1, 1);
    one_layer<affine_layer>().check(0, 0, 0);   // affine_ shows its parameters to no solver
}

BOOST_AUTO_TEST_CASE(weights_are_listed_from_the_input_and_a_shortcut_after_what_it_bypasses)
{
    residual_net net;
    BOOST_TEST(weight_list(net).empty());
    initialise(net);
    const std::vector<weight_tensor> list = weight_list(net);
    const std::vector<std::string> names = {"con_1", "con_2", "con_3", "con_4", "fc_5"};
    const std::vector<std::vector<long>> shapes = {{4, 1, 3, 3}, {4, 4, 3, 3}, {4, 4, 3, 3}, {4, 4, 1, 1}, {3, 4}};
    BOOST_REQUIRE(list.size() == names.size());
    for (std::size_t i = 0; i < list.size(); ++i)
    {
        BOOST_TEST(list[i].name() == names[i]);
        BOOST_TEST(list[i].pytorch_shape() == shapes[i], boost::test_tools::per_element());
        BOOST_TEST(list[i].outputs() == static_cast<std::size_t>(shapes[i][0]));
        BOOST_TEST(list[i].index == i);
    }
    BOOST_TEST(count_weights(list) == 36u + 144 + 144 + 16 + 12);
    BOOST_TEST(list.front().params == &layer<residual_net::num_layers - 2>(net).layer_details().get_layer_params());
}

BOOST_AUTO_TEST_CASE(shapes_of_cont_and_linear_are_told_as_they_are_stored)
{
    cont_net net;
    initialise(net);
    const std::vector<weight_tensor> list = weight_list(net);
    BOOST_REQUIRE(list.size() == 3u);
    BOOST_TEST(list[1].name() == "cont_2");
    BOOST_TEST(list[1].pytorch_shape() == (std::vector<long>{3, 2, 3, 3}), boost::test_tools::per_element());
    BOOST_TEST(list[1].outputs() == 2u);
    linear_net dense;
    initialise(dense);
    BOOST_TEST(weight_list(dense)[0].name() == "fc_1");
    BOOST_TEST(weight_list(dense)[0].pytorch_shape() == (std::vector<long>{6, 6}), boost::test_tools::per_element());
    BOOST_TEST(weight_list(dense)[1].pytorch_shape() == (std::vector<long>{5, 6}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_repetition_is_listed)
{
    repeat_net net;
    initialise(net);
    BOOST_TEST(weight_list(net).size() == 5u);
    BOOST_TEST(count_weights(weight_list(net)) == 36u + 3 * 144 + weight_list(net).back().size);
}
