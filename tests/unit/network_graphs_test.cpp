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
    // A network whose normalisation and running averages are anything but neutral, without 95 % of its weights
    std::unique_ptr<network> sparse_network(const std::string& name)
    {
        auto net = make_network(name, {.classes = 10, .rows = 32, .cols = 32,
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
        prune(net->weights(), 0.95);
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
}

BOOST_DATA_TEST_CASE(graph_and_engine_compute_what_the_network_does,
    boost::unit_test::data::make({"resnet-8", "resnet-20", "resnet-32", "resnet-56", "vgg-11", "vgg-19"}), name)
{
    const auto net = sparse_network(name);
    network::image_type image(32, 32);
    std::vector<std::uint8_t> bytes;
    std::vector<float> planes(3*1024);
    for (long i = 0; i < 1024; ++i)
    {
        dlib::rgb_pixel& p = image(i/32, i%32);
        p = dlib::rgb_pixel(static_cast<unsigned char>(i*7), static_cast<unsigned char>(i*i/3), static_cast<unsigned char>(255 - i/5));
        bytes.insert(bytes.end(), {p.red, p.green, p.blue});
        planes[i] = p.red, planes[1024 + i] = p.green, planes[2048 + i] = p.blue;
    }
    const std::vector<float> expected = net->logits({&image, 1});
    const graph g = net->to_graph();
    BOOST_TEST(deviation(expected, interpret(g, planes)) < 1e-5);
    BOOST_TEST(deviation(expected, interpret(remove_dead_structure(fold_affine(g)), planes)) < 1e-5);
    const sparse_engine engine(g);
    std::vector<float> found(10);
    engine.run(bytes.data(), 1, found.data());
    BOOST_TEST(deviation(expected, found) < 1e-5);
}
