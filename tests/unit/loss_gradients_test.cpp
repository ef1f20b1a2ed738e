// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE loss_gradients
#include <boost/test/unit_test.hpp>

#include "saliency_nets.h"

#include <hypersparse/plugins/kernels/thread_team.h>
#include <hypersparse/plugins/training/unchanged_statistics.h>

#include <limits>
#include <memory>

using namespace hypersparse;
using namespace saliency_nets;

namespace
{
    using smooth_net = dlib::loss_multiclass_log<dlib::fc<3, dlib::sig<dlib::linear<4, image_input>>>>;

    template <typename net_type>
    layer_numbers gradients_of(net_type& net, const labelled_batch& batch)
    {
        return loss_gradients(net, batch.images, batch.labels);
    }

    template <typename net_type>
    void pass(net_type& net, const labelled_batch& batch)
    {
        net.compute_parameter_gradients(batch.images.begin(), batch.images.end(), batch.labels.begin());
    }
}

BOOST_AUTO_TEST_CASE(parameters_statistics_and_tally_are_as_before)
{
    branched_net net;
    start(net);
    const learned before = what_it_learned(net);
    BOOST_REQUIRE(before.statistics.size() == 5u);
    const labelled_batch batch = batch_of(6);
    const layer_numbers gradients = gradients_of(net, batch);
    BOOST_TEST((what_it_learned(net) == before));

    pass(net, batch);       // a pass of training's moves all of them
    const learned after = what_it_learned(net);
    for (std::size_t i = 0; i < before.statistics.size(); ++i)
    {
        BOOST_TEST((before.statistics[i].means != after.statistics[i].means));
        BOOST_TEST((before.statistics[i].variances != after.statistics[i].variances));
        BOOST_TEST(before.statistics[i].updates != after.statistics[i].updates);
    }
    BOOST_TEST(after.samples == before.samples + 6);
}

BOOST_AUTO_TEST_CASE(an_exception_leaves_everything_as_before)
{
    branched_net net;
    start(net);
    const learned before = what_it_learned(net);
    labelled_batch batch = batch_of(6);
    batch.labels.back() = 7;
    mean_loss_gradients mean;
    BOOST_CHECK_THROW(mean.add(net, batch.images, batch.labels), label_error);
    BOOST_TEST((what_it_learned(net) == before));
    BOOST_TEST(mean.samples() == 0u);
    BOOST_TEST(mean.gradients().empty());
}

BOOST_AUTO_TEST_CASE(the_guard_is_for_dlibs_normalisations_too)
{
    residual_net net;
    initialise(net);
    const auto before = get_batch_norm_states(net);
    {
        const unchanged_statistics guard(net);
        pass(net, random_batch(4));
        BOOST_TEST((get_batch_norm_states(net) != before));
    }
    BOOST_TEST((get_batch_norm_states(net) == before));
    pass(net, random_batch(4));
    const auto trained = get_batch_norm_states(net);
    BOOST_TEST(trained.front().updates == 1u);      // a first batch replaces the averages, hence the count was put back
}

BOOST_AUTO_TEST_CASE(gradients_are_those_that_a_solver_gets_in_the_order_of_the_weights)
{
    auto net = std::make_unique<branched_net>();
    start(*net);
    auto other = std::make_unique<branched_net>(*net);
    const labelled_batch batch = batch_of(6);
    const layer_numbers found = gradients_of(*net, batch);

    pass(*other, batch);
    const std::vector<weight_tensor> weights = weight_list(*other);
    BOOST_REQUIRE(weights.size() == prunable_layers);
    BOOST_REQUIRE(found.size() == weights.size());
    std::vector<std::vector<float>> expected;
    dlib::visit_layer_parameter_gradients(*other, [&](dlib::tensor& g)
    {
        expected.emplace_back(g.begin(), g.end());
    });
    for (std::size_t l = 0; l < weights.size(); ++l)
    {
        BOOST_TEST(found[l].size() == weights[l].size);
        // dlib's order is another one: the layer's gradient must be there, followed by its biases
        const bool there = std::ranges::any_of(expected, [&](const std::vector<float>& g)
        {
            return g.size() == weights[l].params->size() && std::equal(found[l].begin(), found[l].end(), g.begin());
        });
        BOOST_TEST(there, weights[l].name());
    }
    BOOST_TEST((found.back() == std::vector<float>(expected.front().begin(), expected.front().begin() + found.back().size())));
}

BOOST_AUTO_TEST_CASE(a_gradient_is_the_slope_of_the_loss)
{
    smooth_net net;
    initialise(net);
    const labelled_batch batch = random_batch(4);
    const layer_numbers found = gradients_of(net, batch);
    const auto loss = [&] { return net.compute_loss(batch.images.begin(), batch.images.end(), batch.labels.begin()); };
    const std::vector<weight_tensor> weights = weight_list(net);
    BOOST_REQUIRE(weights.size() == found.size());
    for (std::size_t l = 0; l < weights.size(); ++l)
        for (std::size_t i = 0; i < weights[l].size; ++i)
        {
            float& w = weights[l].params->host()[i];
            const float before = w, high = before + 0.01f, low = before - 0.01f;
            w = high;
            const double above = loss();
            w = low;
            const double below = loss();
            w = before;
            BOOST_TEST(std::abs((above - below) / (double(high) - low) - found[l][i]) < 1e-4);
        }
}

BOOST_AUTO_TEST_CASE(batches_weigh_as_many_samples_as_they_have)
{
    plain_net net;
    start(net);
    const labelled_batch all = batch_of(8);
    labelled_batch first, second;
    for (std::size_t i = 0; i < all.images.size(); ++i)
    {
        labelled_batch& part = i < 3 ? first : second;
        part.images.push_back(all.images[i]);
        part.labels.push_back(all.labels[i]);
    }
    mean_loss_gradients whole, parts;
    whole.add(net, all.images, all.labels);
    parts.add(net, first.images, first.labels);
    parts.add(net, second.images, second.labels);
    BOOST_TEST(parts.samples() == 8u);
    BOOST_TEST(std::abs(parts.loss() - whole.loss()) < 1e-6);
    BOOST_TEST(distance(parts.gradients(), whole.gradients()) < 1e-6);
    BOOST_TEST(distance(gradients_of(net, first), whole.gradients()) > 1e-2);
}

BOOST_AUTO_TEST_CASE(learning_rates_of_layers_change_no_gradient)
{
    smooth_net net;
    initialise(net);
    const labelled_batch batch = random_batch(4);
    const layer_numbers expected = gradients_of(net, batch);
    for (const double rate : {0.0, 3.0})
    {
        const auto set = [rate](auto& layer)
        {
            if constexpr (requires { layer.set_learning_rate_multiplier(rate); })
                layer.set_learning_rate_multiplier(rate);
        };
        for_each_layer(set, net);
        BOOST_TEST((gradients_of(net, batch) == expected));
        BOOST_TEST(net.subnet().layer_details().get_learning_rate_multiplier() == rate);
    }
}

BOOST_AUTO_TEST_CASE(the_number_of_threads_changes_no_bit_of_a_gradient)
{
    if (gpu_present())
        return;     // cuDNN may add in another order each time
    branched_net net;
    start(net);
    const labelled_batch batch = batch_of(6);
    set_cpu_threads(1);
    const layer_numbers alone = gradients_of(net, batch);
    set_cpu_threads(2);
    BOOST_TEST((gradients_of(net, batch) == alone));
    set_cpu_threads(0);
}

BOOST_AUTO_TEST_CASE(a_gradient_that_is_not_finite_is_refused)
{
    plain_net net;
    start(net);
    dlib::tensor& classifier = *weight_list(net).back().params;
    classifier.host()[0] = std::numeric_limits<float>::quiet_NaN();
    const labelled_batch batch = batch_of(4);
    BOOST_CHECK_EXCEPTION(gradients_of(net, batch), dlib::error,
        [](const dlib::error& e) { return std::string(e.what()).find("in prunable layer") != std::string::npos; });
}
