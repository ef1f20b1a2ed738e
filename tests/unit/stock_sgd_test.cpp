// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE stock_sgd
#include <boost/test/unit_test.hpp>

#include "small_nets.h"

#include <hypersparse/solvers/hypersparse_sgd.h>

namespace
{
    // 8 filters of 3x3 on 4 channels, then batch normalisation: 288 weights.
    using normalised_net = dlib::loss_multiclass_log<dlib::fc<3, dlib::relu<dlib::bn_con<dlib::con<8, 3, 3, 1, 1,
        dlib::con<4, 3, 3, 1, 1, image_input>>>>>>;
    constexpr std::size_t weights = 288;

    // Trains for 20 steps and returns how many weights of the convolution never moved.
    template <typename solver_type>
    std::size_t frozen_weights(normalised_net net, solver_type prepare)
    {
        auto& convolution = dlib::layer<4>(net).layer_details().get_layer_params();
        BOOST_REQUIRE(convolution.size() == weights);
        const std::vector<float> before(convolution.begin(), convolution.end());
        auto solvers = one_for_each_layer(net, prepare(net));
        for (unsigned i = 0; i < 20; ++i)
            bare_step(net, solvers, random_batch(6, i), 0.1);
        std::size_t frozen = 0;
        for (std::size_t i = 0; i < weights; ++i)
            frozen += convolution.host()[i] == before[i];
        return frozen;
    }

    normalised_net net_without_duplicative_biases()
    {
        normalised_net net;
        dlib::disable_duplicative_biases(net);
        initialise(net);
        return net;
    }
}

BOOST_AUTO_TEST_CASE(all_weights_of_a_convolution_without_bias_move)
{
    BOOST_TEST(frozen_weights(net_without_duplicative_biases(), [](normalised_net& net)
    {
        return hypersparse::hypersparse_sgd(net, {.prune_rate = 0.5, .lambda = 1e-4});
    }) == 0u);
}

// Fails when dlib mends it: then the warnings in weight_count.h and in the README have to go.
BOOST_AUTO_TEST_CASE(dlibs_own_sgd_freezes_8_of_288_weights)
{
    BOOST_TEST(frozen_weights(net_without_duplicative_biases(), [](normalised_net&) { return dlib::sgd(1e-4f, 0.9f); }) == 8u);
}
