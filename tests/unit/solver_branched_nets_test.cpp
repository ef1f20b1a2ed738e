// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE solver_branched_nets
#include "three_ways.h"

BOOST_AUTO_TEST_CASE(repeated_blocks_train_alike_by_trainer_and_by_hand)
{
    check_three_ways(initialised<repeat_net>());
}

BOOST_AUTO_TEST_CASE(tags_skips_and_a_net_inside_a_net_train_alike_by_trainer_and_by_hand)
{
    residual_net net;
    dlib::disable_duplicative_biases(net);
    initialise(net);
    check_three_ways(net);
}

BOOST_AUTO_TEST_CASE(concatenated_branches_with_multipliers_train_alike_by_trainer_and_by_hand)
{
    inception_net net = initialised<inception_net>();
    dlib::layer<1>(net).layer_details().set_learning_rate_multiplier(0);        // the classifier stands still
    dlib::layer<1>(net).layer_details().set_weight_decay_multiplier(3);
    dlib::layer<inception_net::num_layers - 3>(net).layer_details().set_bias_learning_rate_multiplier(2);
    const std::vector<float> before = all_parameters(net);
    check_three_ways(net);
}
