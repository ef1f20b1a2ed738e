// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE layout
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/pruning/erdos_renyi_layout.h>
#include <hypersparse/plugins/pruning/given_layout.h>
#include <hypersparse/plugins/pruning/smart_ratio_layout.h>
#include <hypersparse/plugins/pruning/uniform_layout.h>
#include <hypersparse/plugins/weights/kept_count.h>

#include <dlib/error.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <random>

using namespace hypersparse;

namespace
{
    using counts = std::vector<std::size_t>;
    using rule = std::function<layout(const std::vector<layer_shape>&, double)>;

    layer_shape filters(std::size_t out, std::size_t in, std::size_t edge)
    {
        return {.out = out, .in = in, .rows = edge, .cols = edge, .kind = layer_kind::convolution};
    }

    layer_shape matrix(std::size_t out, std::size_t in)
    {
        return {.out = out, .in = in, .rows = 1, .cols = 1, .kind = layer_kind::fully_connected};
    }

    // A chain of convolutions and a classifier, of any sizes down to a single weight.
    std::vector<layer_shape> random_net(std::mt19937& random)
    {
        const auto below = [&](std::size_t n) { return 1 + random() % n; };
        std::vector<layer_shape> layers;
        std::size_t channels = below(4);
        for (std::size_t left = below(8); left > 0; --left)
        {
            layers.push_back(filters(below(40), channels, 1 + 2 * (random() % 3)));
            channels = layers.back().out;
        }
        layers.push_back(matrix(below(12), channels));
        return layers;
    }

    const std::vector<std::pair<const char*, rule>>& exact_rules()
    {
        static const std::vector<std::pair<const char*, rule>> all = {
            {"uniform", [](const auto& layers, double rate) { return uniform_layout(layers, rate); }},
            {"er", [](const auto& layers, double rate) { return erdos_renyi_layout(layers, rate, {.kernel = false}); }},
            {"erk", [](const auto& layers, double rate) { return erdos_renyi_layout(layers, rate); }},
            {"erk, power 2", [](const auto& layers, double rate) { return erdos_renyi_layout(layers, rate, {.power = 2}); }},
            {"erk, power 0.5", [](const auto& layers, double rate) { return erdos_renyi_layout(layers, rate, {.power = 0.5}); }}};
        return all;
    }

    counts sizes_of(const std::vector<layer_shape>& layers)
    {
        counts sizes;
        for (const layer_shape& layer : layers)
            sizes.push_back(layer.weights());
        return sizes;
    }

    template <typename function>
    bool refused(const function& make, const std::string& word)
    {
        try
        {
            make();
        }
        catch (const dlib::error& e)
        {
            return std::string(e.what()).find(word) != std::string::npos;
        }
        return false;
    }

    const std::vector<layer_shape> small_net = {filters(2, 1, 3), filters(4, 2, 3), matrix(3, 4)};   // 18 + 72 + 12 weights
}

BOOST_AUTO_TEST_CASE(the_total_is_exact_and_no_layer_is_empty_or_overfull)
{
    std::mt19937 random(1);
    for (int net = 0; net < 300; ++net)
    {
        const auto layers = random_net(random);
        const double prune_rate = (random() % 1000) / 1000.0;
        const std::size_t total = kept_count(count_weights(layers), prune_rate);
        for (const auto& [name, make] : exact_rules())
        {
            if (total < layers.size())
            {
                BOOST_TEST(refused([&] { make(layers, prune_rate); }, "lower prune rate"), name);
                continue;
            }
            const layout found = make(layers, prune_rate);
            BOOST_TEST(found.total_kept() == total, name);
            for (std::size_t i = 0; i < layers.size(); ++i)
            {
                BOOST_TEST((1 <= found.kept[i] && found.kept[i] <= layers[i].weights()), name);
                BOOST_TEST((0 <= found.density[i] && found.density[i] <= 1), name);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(counts_are_less_than_one_away_from_the_densities_unless_a_layer_would_be_empty)
{
    std::mt19937 random(2);
    for (int net = 0; net < 200; ++net)
    {
        const auto layers = random_net(random);
        const double prune_rate = (random() % 900) / 1000.0;
        for (const auto& [name, make] : exact_rules())
        {
            if (kept_count(count_weights(layers), prune_rate) < layers.size())
                continue;
            const layout found = make(layers, prune_rate);
            bool lifted = false;
            for (std::size_t i = 0; i < layers.size(); ++i)
                lifted |= found.density[i] * static_cast<double>(layers[i].weights()) < 1;
            for (std::size_t i = 0; i < layers.size() && !lifted; ++i)
                BOOST_TEST(std::abs(static_cast<double>(found.kept[i]) - found.density[i] * static_cast<double>(layers[i].weights()))
                    <= 1 + 1e-9, name);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_lower_prune_rate_never_lowers_a_density)
{
    std::mt19937 random(3);
    for (int net = 0; net < 60; ++net)
    {
        const auto layers = random_net(random);
        for (const auto& [name, make] : exact_rules())
        {
            std::vector<double> sparser(layers.size(), 0);
            for (double prune_rate = 0.95; prune_rate >= 0; prune_rate -= 0.05)
            {
                if (kept_count(count_weights(layers), prune_rate) < layers.size())
                    continue;
                const layout found = make(layers, prune_rate);
                for (std::size_t i = 0; i < layers.size(); ++i)
                    BOOST_TEST(found.density[i] >= sparser[i] - 1e-12, name << " at " << prune_rate);
                sparser = found.density;
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(rate_0_keeps_every_weight)
{
    std::mt19937 random(4);
    for (int net = 0; net < 100; ++net)
    {
        const auto layers = random_net(random);
        for (const auto& [name, make] : exact_rules())
            BOOST_TEST((make(layers, 0).kept == sizes_of(layers)), name);
        BOOST_TEST((given_layout(layers, std::vector<double>(layers.size(), 1)).kept == sizes_of(layers)));
    }
}

BOOST_AUTO_TEST_CASE(a_prune_rate_outside_of_0_to_1_is_refused)
{
    for (const auto& [name, make] : exact_rules())
        for (const double prune_rate : {-0.1, 1.0, 1.5, std::nan("")})
            BOOST_TEST(refused([&] { make(small_net, prune_rate); }, "prune rate in [0, 1)"), name);
    BOOST_TEST(refused([&] { smart_ratio_layout(small_net, 1); }, "prune rate in [0, 1)"));
}

BOOST_AUTO_TEST_CASE(a_net_without_layers_or_weights_is_refused)
{
    BOOST_TEST(refused([] { uniform_layout({}, 0.5); }, "found none"));
    BOOST_TEST(refused([] { erdos_renyi_layout({filters(3, 0, 3)}, 0.5); }, "layer 1"));
}

BOOST_AUTO_TEST_CASE(er_and_erk_have_the_densities_of_the_formula)
{
    // S = 1 + 2 + 3 + 3, 4 + 2 + 3 + 3, 3 + 4 of 18, 72, 12 weights
    const layout erk = erdos_renyi_layout(small_net, 0.8);
    const double epsilon = 0.2 * 102 / (9 + 12 + 7);
    BOOST_TEST(erk.epsilon == epsilon, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(erk.density[0] == epsilon * 9 / 18, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(erk.density[2] == epsilon * 7 / 12, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(erk.dense_layers.empty());

    const layout er = erdos_renyi_layout(small_net, 0.3, {.kernel = false});    // S = 27, 54, 7: layer 0 is dense
    BOOST_TEST((er.dense_layers == counts{0}));
    BOOST_TEST(er.epsilon == (0.7 * 102 - 18) / (54 + 7), boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_dense_layer_is_never_made_sparse_again_and_the_others_share_the_rest)
{
    std::mt19937 random(5);
    for (int net = 0; net < 200; ++net)
    {
        const auto layers = random_net(random);
        const layout found = erdos_renyi_layout(layers, 0.3);
        double sum = 0;
        for (std::size_t i = 0; i < layers.size(); ++i)
            sum += found.density[i] * static_cast<double>(layers[i].weights());
        BOOST_TEST(sum == 0.7 * static_cast<double>(count_weights(layers)), boost::test_tools::tolerance(1e-12));
        for (const std::size_t layer : found.dense_layers)
            BOOST_TEST(found.kept[layer] == layers[layer].weights());
    }
}

BOOST_AUTO_TEST_CASE(power_0_is_the_uniform_layout)
{
    BOOST_TEST((erdos_renyi_layout(small_net, 0.7, {.power = 0}).kept == uniform_layout(small_net, 0.7).kept));
    BOOST_TEST(refused([] { erdos_renyi_layout(small_net, 0.7, {.power = -1}); }, "power"));
}

BOOST_AUTO_TEST_CASE(a_dense_first_layer_leaves_the_exact_total)
{
    const layout found = uniform_layout(small_net, 0.6, {.first_layer_dense = true});
    BOOST_TEST(found.kept[0] == 18u);
    BOOST_TEST(found.total_kept() == kept_count(102, 0.6));
    BOOST_TEST(found.density[1] == found.density[2]);
    BOOST_TEST(refused([] { uniform_layout(small_net, 0.9, {.first_layer_dense = true}); }, "first layer"));
    BOOST_TEST((uniform_layout(small_net, 0.6, {.first_layer_dense = true, .published_count = true}).kept == counts{18, 29, 5}));
}

BOOST_AUTO_TEST_CASE(equal_remainders_go_to_the_earlier_layers)
{
    const std::vector<layer_shape> layers(4, matrix(1, 10));
    BOOST_TEST((whole_counts(layers, {0.25, 0.25, 0.25, 0.25}, 10) == counts{3, 3, 2, 2}));
    BOOST_TEST((whole_counts(layers, {0.25, 0.25, 0.29, 0.21}, 10) == counts{3, 2, 3, 2}));
}

BOOST_AUTO_TEST_CASE(layers_that_would_be_empty_get_one_weight_and_the_total_stays_exact)
{
    const std::vector<layer_shape> layers = {matrix(1, 10), matrix(1, 10), matrix(1, 10), matrix(1, 10)};
    BOOST_TEST((whole_counts(layers, {0.01, 0.01, 0.24, 0.24}, 5) == counts{1, 1, 2, 1}));
    BOOST_TEST((whole_counts(layers, {0.09, 0.3, 0.3, 0.01}, 7) == counts{1, 3, 2, 1}));     // not 2, 3, 3, 1
    BOOST_TEST(refused([&] { whole_counts(layers, {0, 0, 0, 0}, 3); }, "at least one weight"));
    BOOST_TEST(refused([&] { whole_counts(layers, {1, 1, 1, 1}, 41); }, "found a total of 41"));
}

BOOST_AUTO_TEST_CASE(given_densities_are_kept_to_the_nearest_whole_total)
{
    BOOST_TEST((given_layout(small_net, {1, 0.5, 0.25}).kept == counts{18, 36, 3}));
    BOOST_TEST((given_layout(small_net, {0, 0.5, 0.26}).kept == counts{1, 35, 3}));
    BOOST_TEST(refused([] { given_layout(small_net, {1, 0.5}); }, "3 layers"));
    BOOST_TEST(refused([] { given_layout(small_net, {1, 0.5, 1.5}); }, "layer 3"));
    BOOST_TEST(refused([] { given_layout(small_net, {1, 0.5, std::nan("")}); }, "layer 3"));
}

BOOST_AUTO_TEST_CASE(smart_ratio_keeps_its_share_of_matrices_and_less_towards_the_output)
{
    const std::vector<layer_shape> layers = {filters(16, 3, 3), filters(16, 16, 3), filters(16, 16, 3), matrix(10, 16)};
    const layout found = smart_ratio_layout(layers, 0.9);
    BOOST_TEST(found.kept[3] == 48u);
    BOOST_TEST((found.density[0] > found.density[1] && found.density[1] > found.density[2]));
    const std::size_t total = kept_count(count_weights(layers), 0.9);
    BOOST_TEST(found.total_kept() <= total);
    BOOST_TEST(found.total_kept() + layers.size() + 1 >= total);
    BOOST_TEST(smart_ratio_layout(layers, 0.9, {.exact_total = true}).total_kept() == total);
}

BOOST_AUTO_TEST_CASE(smart_ratio_passes_on_what_a_full_layer_cannot_take)
{
    std::mt19937 random(6);
    for (int net = 0; net < 200; ++net)
    {
        std::vector<layer_shape> layers = random_net(random);
        layers.insert(layers.begin(), filters(30, 30, 3));
        const double prune_rate = (random() % 700) / 1000.0;
        for (const bool plain_chain : {false, true})
        {
            const layout found = smart_ratio_layout(layers, prune_rate, {.plain_chain = plain_chain});
            const std::size_t total = kept_count(count_weights(layers), prune_rate);
            const bool all_dense = found.dense_layers.size() + 1 == layers.size();
            BOOST_TEST(found.total_kept() <= total + layers.size());
            BOOST_TEST((all_dense || found.total_kept() + 2 * layers.size() >= total));
            for (const double d : found.density)
                BOOST_TEST((0 <= d && d <= 1));
            const layout exact = smart_ratio_layout(layers, prune_rate, {.plain_chain = plain_chain, .exact_total = true});
            BOOST_TEST(exact.total_kept() == total);
            BOOST_TEST(exact.empty_layers().empty());
        }
    }
}

BOOST_AUTO_TEST_CASE(smart_ratio_reports_empty_layers_and_refuses_a_rate_that_matrices_use_up)
{
    const std::vector<layer_shape> layers = {filters(16, 3, 3), filters(16, 16, 3), filters(1, 16, 1), matrix(1, 1)};
    BOOST_TEST((smart_ratio_layout(layers, 0.99).empty_layers() == counts{2, 3}));
    BOOST_TEST(refused([] { smart_ratio_layout({filters(2, 1, 3), matrix(100, 2)}, 0.8); }, "convolutions"));
    BOOST_TEST(refused([] { smart_ratio_layout(small_net, 0.5, {.linear_keep = 2}); }, "fully connected"));
}

BOOST_AUTO_TEST_CASE(shapes_are_those_of_the_layers_whatever_way_they_are_stored)
{
    const layer_shape con = shape_of({.size = 54, .kind = "con", .shape = {3, 2, 3, 3}});
    BOOST_TEST((con.out == 3 && con.in == 2 && con.rows == 3 && con.kind == layer_kind::convolution));
    const layer_shape cont = shape_of({.size = 54, .kind = "cont", .shape = {2, 3, 3, 3}});
    BOOST_TEST((cont.out == 3 && cont.in == 2 && cont.kind == layer_kind::convolution));
    const layer_shape fc = shape_of({.size = 10, .kind = "fc", .shape = {2, 5, 1, 1}});
    BOOST_TEST((fc.out == 5 && fc.in == 2 && fc.weights() == 10 && fc.kind == layer_kind::fully_connected));
}
