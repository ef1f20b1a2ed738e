// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE solver_plain_nets
#include "three_ways.h"

BOOST_AUTO_TEST_CASE(convolutions_and_fc_train_alike_by_trainer_and_by_hand)
{
    check_three_ways(initialised<con_net>());
}

BOOST_AUTO_TEST_CASE(a_net_that_is_allocated_by_its_first_step_is_measured_whole)
{
    // Parameters are drawn by dlib here: only the counting of check_three_ways() is meant.
    con_net net;
    trained(net, [](con_net& fresh, hypersparse::hypersparse_sgd& solver)
    {
        auto solvers = one_for_each_layer(fresh, solver);
        for (std::size_t i = 0; i < three_ways_steps; ++i)
            bare_step(fresh, solvers, random_batch(4), 0.05);
    });
}

BOOST_AUTO_TEST_CASE(cont_prelu_layer_norm_and_fc_no_bias_train_alike_by_trainer_and_by_hand)
{
    check_three_ways(initialised<cont_net>());
}

BOOST_AUTO_TEST_CASE(linear_layers_train_alike_by_trainer_and_by_hand)
{
    check_three_ways(initialised<linear_net>());
}
