// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE network_graphs
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "random_numbers.h"

#include <hypersparse/networks/network_table.h>
#include <hypersparse/plugins/deploy/engine/sparse_engine.h>
#include <hypersparse/plugins/deploy/graph/fold_affine.h>
#include <hypersparse/plugins/deploy/graph/interpret.h>
#include <hypersparse/plugins/deploy/graph/remove_dead_structure.h>
#include <hypersparse/plugins/pruning/prune.h>

#include <algorithm>
#include <cmath>

using namespace hypersparse;

namespace
{
    // A network whose normalisation and running averages are anything but neutral, without 95 % of its weights (resnet-18: 90 %,
    // with fewer its last layer has none, nor a bias)
    std::unique_ptr<network> sparse_network(const std::string& name, long size, long channels)
    {
        auto net = make_network(name, {.classes = 10, .rows = size, .cols = size, .channels = channels,
            .statistics = {{0.49f, 0.48f, 0.45f}, {0.20f, 0.21f, 0.22f}}, .seed = 3});
        std::vector<named_tensor> tensors = net->pytorch_tensors();
        unsigned seed = 1;
        for (named_tensor& t : tensors)
            if (t.shape.size() == 1)
            {
                const bool around_one = t.name.ends_with("running_var") || t.name.ends_with("weight");
                t.values = random_numbers(t.values.size(), ++seed, 0.4f);
                for (float& v : t.values)
                    v += around_one ? 1 : 0;
            }
        net->set_pytorch_tensors(tensors);
        prune(net->weights(), name == "resnet-18" ? 0.9 : 0.95);
        return net;
    }

    double deviation(const std::vector<float>& expected, const auto& found)
    {
        double worst = 0, largest = 0;
        BOOST_REQUIRE_EQUAL(expected.size(), found.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
        {
            worst = std::max(worst, std::abs(double(expected[i]) - double(found[i])));
            largest = std::max(largest, std::abs(double(expected[i])));
        }
        BOOST_REQUIRE_GT(largest, 0);
        return worst/largest;
    }

    // Network, graph, graph without what is useless, and engine
    void all_agree(const std::string& name, long size, long channels)
    {
        const auto net = sparse_network(name, size, channels);
        network::image_type image(size, size);
        std::vector<std::uint8_t> bytes;
        const long plane = size*size;
        std::vector<float> planes(static_cast<std::size_t>(channels*plane));
        for (long i = 0; i < plane; ++i)
        {
            const std::uint8_t pixel[] = {static_cast<std::uint8_t>(i*7), static_cast<std::uint8_t>(i*i/3),
                static_cast<std::uint8_t>(255 - i/5)};
            const bool grey = channels == 1;
            image(i/size, i%size) = dlib::rgb_pixel(pixel[0], pixel[grey ? 0 : 1], pixel[grey ? 0 : 2]);
            for (long c = 0; c < channels; ++c)
            {
                bytes.push_back(pixel[c]);
                planes[static_cast<std::size_t>(c*plane + i)] = pixel[c];
            }
        }
        const std::vector<float> expected = net->logits({&image, 1});
        const graph g = net->to_graph();
        BOOST_TEST(g.input_shape().channels == static_cast<std::size_t>(channels));
        BOOST_TEST(deviation(expected, interpret(g, planes)) < 1e-5);
        BOOST_TEST(deviation(expected, interpret(remove_dead_structure(fold_affine(g)), planes)) < 1e-5);
        const sparse_engine engine(g);
        std::vector<float> found(10);
        engine.run(bytes.data(), 1, found.data());
        BOOST_TEST(deviation(expected, found) < 1e-5);
    }
}

BOOST_DATA_TEST_CASE(graph_and_engine_compute_what_the_network_does,
    boost::unit_test::data::make({"resnet-8", "resnet-20", "resnet-32", "resnet-56", "vgg-11", "vgg-19", "vgg-16-fc", "resnet-18",
        "wide-resnet22-32", "lenet-300-100", "lenet-5"}), name)
{
    all_agree(name, 32, 3);
}

BOOST_DATA_TEST_CASE(they_agree_on_grey_images_and_other_sizes,
    boost::unit_test::data::make({"wide-resnet12", "wide-resnet18", "wide-resnet22-64", "resnet-18", "lenet-300-100", "lenet-5",
        "resnet-8"}), name)
{
    all_agree(name, 28, 1);
}

// 33 pixels leave one place after five pools, 64 leave four
BOOST_DATA_TEST_CASE(fully_connected_layers_read_all_places_that_pools_leave, boost::unit_test::data::make({33, 64}), size)
{
    all_agree("vgg-16-fc", size, 1);
}
