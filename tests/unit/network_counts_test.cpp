// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE network_counts_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/networks/network_error.h>
#include <hypersparse/networks/network_table.h>

#include <algorithm>
#include <cmath>

using namespace hypersparse;

namespace
{
    struct counts
    {
        std::string name;
        network_options options;
        std::size_t parameters, prunable, layers;
    };

    void check(const counts& expected)
    {
        const auto net = make_network(expected.name, expected.options);
        std::size_t weights = 0;
        for (const layer_summary& layer : net->layers())
            weights += layer.weights;
        BOOST_TEST(net->name() == expected.name);
        BOOST_TEST(net->parameters() == expected.parameters, expected.name);
        BOOST_TEST(weights == expected.prunable, expected.name);
        BOOST_TEST(net->layers().size() == expected.layers, expected.name);
        BOOST_TEST(net->layers().back().shape.front() == static_cast<long>(expected.options.classes));
    }

    network_options grey(long size, unsigned long classes = 10)
    {
        return {.classes = classes, .rows = size, .cols = size, .channels = 1};
    }

    double largest(const named_tensor& tensor)
    {
        double result = 0;
        for (const float value : tensor.values)
            result = std::max(result, std::abs(double(value)));
        return result;
    }

    double deviation(const named_tensor& tensor)
    {
        double sum = 0;
        for (const float value : tensor.values)
            sum += double(value)*value;
        return std::sqrt(sum/static_cast<double>(tensor.values.size()));
    }

    // As for a uniform distribution on [-bound, bound], whose deviation is bound/sqrt(3)
    void is_uniform(const named_tensor& tensor, double bound)
    {
        const double n = static_cast<double>(tensor.values.size());
        BOOST_TEST(largest(tensor) <= bound*(1 + 1e-6), tensor.name);
        BOOST_TEST(largest(tensor) > bound*(1 - 12/n), tensor.name);
        BOOST_TEST(std::abs(deviation(tensor)*std::sqrt(3)/bound - 1) < 5*0.45/std::sqrt(n), tensor.name);
    }

    void is_normal(const named_tensor& tensor, double expected)
    {
        const double n = static_cast<double>(tensor.values.size());
        BOOST_TEST(std::abs(deviation(tensor)/expected - 1) < 5/std::sqrt(2*n), tensor.name);
        BOOST_TEST(largest(tensor) > 1.9*expected, tensor.name << " is not normal");     // no uniform distribution goes so far
    }

    double inputs_of(const named_tensor& weights)
    {
        return static_cast<double>(weights.values.size())/static_cast<double>(weights.shape[0]);
    }

    // Weights and biases of all layers, but not normalisations
    void all_start_uniform(const network& net)
    {
        double bound = 0;
        std::size_t biases = 0;
        for (const named_tensor& tensor : net.pytorch_tensors())
            if (tensor.shape.size() > 1)
                is_uniform(tensor, bound = 1/std::sqrt(inputs_of(tensor)));
            else if (tensor.name.ends_with(".bias") && largest(tensor) != 0)      // 0: that of a normalisation
            {
                is_uniform(tensor, bound);
                ++biases;
            }
        BOOST_TEST(biases == net.layers().size());
    }
}

BOOST_AUTO_TEST_CASE(vgg_16_with_fully_connected_layers_has_the_published_counts)
{
    check({"vgg-16-fc", {.classes = 10}, 15255626, 15239872, 16});
    check({"vgg-16-fc", {.classes = 100}, 15301796, 15285952, 16});
    check({"vgg-16-fc", {.classes = 200}, 15353096, 15337152, 16});
}

BOOST_AUTO_TEST_CASE(resnet_18_has_the_published_counts)
{
    check({"resnet-18", {.classes = 10}, 11173952, 11164352, 21});
    check({"resnet-18", {.classes = 100}, 11220032, 11210432, 21});
    check({"resnet-18", {.classes = 200}, 11271232, 11261632, 21});
}

BOOST_AUTO_TEST_CASE(wide_resnets_have_the_published_counts)
{
    check({"wide-resnet18", grey(28), 267514, 266000, 20});
    check({"wide-resnet12", grey(28), 170298, 169232, 14});
    check({"wide-resnet22-32", {.classes = 10}, 1154074, 1150640, 25});
    check({"wide-resnet22-64", {.classes = 200, .rows = 64, .cols = 64}, 4644120, 4637104, 25});
    check({"wide-resnet18", {.classes = 10}, 267514 + 2*144, 266000 + 2*144, 20});       // the colours' part of the first layer
}

BOOST_AUTO_TEST_CASE(wide_resnet18_has_the_published_weights_layer_by_layer)
{
    const std::vector<std::size_t> expected = {144, 2304, 2304, 2304, 2304, 4608, 9216, 512, 9216, 9216, 9216, 9216, 18432, 36864,
        2048, 36864, 36864, 36864, 36864, 640};
    std::vector<std::size_t> found;
    for (const layer_summary& layer : make_network("wide-resnet18", grey(28))->layers())
        found.push_back(layer.weights);
    BOOST_TEST(found == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(lenets_have_the_counts_of_the_literature)
{
    check({"lenet-300-100", grey(28), 266610, 266200, 3});
    check({"lenet-5", grey(28), 431080, 430500, 4});
}

BOOST_AUTO_TEST_CASE(only_the_last_layer_has_an_output_for_each_class)
{
    const std::vector<layer_summary> layers = make_network("lenet-300-100", grey(28, 200))->layers();
    BOOST_TEST(layers[0].shape == std::vector<long>({300, 784}), boost::test_tools::per_element());
    BOOST_TEST(layers[1].shape == std::vector<long>({100, 300}), boost::test_tools::per_element());
    BOOST_TEST(layers[2].shape == std::vector<long>({200, 100}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(layers_start_as_published)
{
    all_start_uniform(*make_network("vgg-16-fc", {}));
    all_start_uniform(*make_network("lenet-300-100", grey(28)));
    all_start_uniform(*make_network("lenet-5", grey(28)));
    for (const std::string name : {"resnet-18", "wide-resnet18"})
        for (const named_tensor& tensor : make_network(name, {})->pytorch_tensors())
            if (tensor.shape.size() == 4)
            {
                const double outputs = static_cast<double>(tensor.shape[0]*tensor.shape[2]*tensor.shape[3]);
                is_normal(tensor, std::sqrt(2/(name == "resnet-18" ? inputs_of(tensor) : outputs)));
            }
            else if (tensor.shape.size() == 2)
                is_uniform(tensor, 1/std::sqrt(name == "resnet-18" ? 512.0 : 64.0));
}

BOOST_AUTO_TEST_CASE(images_that_leave_no_pixel_are_refused_and_one_more_will_do)
{
    const struct { const char* name; long smallest; } rows[] = {
        {"vgg-16-fc", 32}, {"resnet-18", 16}, {"wide-resnet18", 16}, {"lenet-5", 16}, {"lenet-300-100", 1}};
    for (const auto& row : rows)
    {
        BOOST_TEST(make_network(row.name, grey(row.smallest))->logits({}).empty());
        BOOST_CHECK_EXCEPTION(make_network(row.name, grey(row.smallest - 1)), network_error, [&](const network_error& e)
        {
            return std::string(e.what()).find(std::string(row.name) + ": images of") == 0
                && std::string(e.what()).find("expected " + std::to_string(row.smallest) + " to 1024") != std::string::npos;
        });
    }
}
