// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE network_table_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/networks/network_error.h>
#include <hypersparse/networks/network_table.h>

#include <cmath>
#include <cstdlib>
#include <numeric>
#include <sstream>

using namespace hypersparse;

namespace
{
    std::size_t prunable(const network& net)
    {
        std::size_t sum = 0;
        for (const layer_summary& layer : net.layers())
            sum += layer.weights;
        return sum;
    }

    network::image_type striped_image(long rows, long cols, int first)
    {
        network::image_type image(rows, cols);
        int value = first;
        for (dlib::rgb_pixel& pixel : image)
        {
            pixel = dlib::rgb_pixel(value % 256, (3*value) % 256, (value/5) % 256);
            ++value;
        }
        return image;
    }

    std::vector<network::image_type> images_of(long size)
    {
        return {striped_image(size, size, 0), striped_image(size, size, 77), striped_image(size, size, 150)};
    }

    struct moments
    {
        double mean = 0;
        double deviation = 0;
        double kurtosis = 0;        // 3 for a normal distribution
    };

    moments moments_of(const std::vector<float>& values)
    {
        moments m;
        const double n = static_cast<double>(values.size());
        m.mean = std::accumulate(values.begin(), values.end(), 0.0)/n;
        double second = 0, fourth = 0;
        for (const float value : values)
        {
            second += std::pow(value - m.mean, 2)/n;
            fourth += std::pow(value - m.mean, 4)/n;
        }
        m.deviation = std::sqrt(second);
        m.kurtosis = fourth/(second*second);
        return m;
    }

    std::string state_of(const network& net)
    {
        std::ostringstream out;
        net.save_state(out);
        return out.str();
    }

    void all_deviations_are(const network& net, double numerator_channels_of(const std::vector<std::int64_t>& shape))
    {
        for (const named_tensor& tensor : net.pytorch_tensors())
        {
            const bool is_fc = tensor.shape.size() == 2;
            const bool is_convolution = tensor.shape.size() == 4;
            if (!is_fc && !is_convolution)
            {
                const bool is_one = tensor.name.find("running_var") != std::string::npos
                    || (tensor.name.find(".weight") != std::string::npos);
                for (const float value : tensor.values)
                    BOOST_REQUIRE_EQUAL(value, is_one ? 1.0f : 0.0f);
                continue;
            }
            const double expected = is_fc ? 0.01
                : std::sqrt(2.0/(numerator_channels_of(tensor.shape)*double(tensor.shape[2]*tensor.shape[3])));
            const moments m = moments_of(tensor.values);
            const double n = static_cast<double>(tensor.values.size());
            // five standard errors
            BOOST_TEST(std::abs(m.mean) < 5*expected/std::sqrt(n), tensor.name << " mean " << m.mean);
            BOOST_TEST(std::abs(m.deviation/expected - 1) < 5/std::sqrt(2*n), tensor.name << " deviation " << m.deviation);
            BOOST_TEST(std::abs(m.kurtosis - 3) < 5*std::sqrt(24/n), tensor.name << " kurtosis " << m.kurtosis);
        }
    }
}

BOOST_AUTO_TEST_CASE(resnet_32_has_the_published_counts)
{
    struct { unsigned long classes; std::size_t parameters, prunable; } const rows[] = {
        {10, 1860522, 1855584}, {100, 1872132, 1867104}, {200, 1885032, 1879904}};
    for (const auto& row : rows)
    {
        const auto net = make_network("resnet-32", {.classes = row.classes});
        BOOST_TEST(net->parameters() == row.parameters);
        BOOST_TEST(prunable(*net) == row.prunable);
        BOOST_TEST(net->layers().size() == 34u);
        BOOST_TEST(net->classes() == row.classes);
    }
}

BOOST_AUTO_TEST_CASE(vgg_19_has_the_published_counts)
{
    struct { unsigned long classes; std::size_t parameters, prunable; } const rows[] = {
        {10, 20040522, 20024000}, {100, 20086692, 20070080}, {200, 20137992, 20121280}};
    for (const auto& row : rows)
    {
        const auto net = make_network("vgg-19", {.classes = row.classes});
        BOOST_TEST(net->parameters() == row.parameters);
        BOOST_TEST(prunable(*net) == row.prunable);
        BOOST_TEST(net->layers().size() == 17u);
    }
}

BOOST_AUTO_TEST_CASE(every_network_of_the_table_has_its_layers_and_counts)
{
    // depth counts the first convolution, two a block and the classifier; two shortcuts come on top
    for (const std::size_t depth : {8, 14, 20, 32, 44, 56, 110})
    {
        const std::string name = "resnet-" + std::to_string(depth);
        const auto net = make_network(name, {.classes = 10, .rows = 16, .cols = 16});
        BOOST_TEST(net->name() == name);
        BOOST_TEST(net->layers().size() == depth + 2);
        const std::size_t n = (depth - 2)/6;
        const std::size_t weights = 9*(3*32 + 2*n*32*32 + 32*64 + (2*n - 1)*64*64 + 64*128 + (2*n - 1)*128*128)
            + 32*64 + 64*128 + 1280;
        const std::size_t channels = 32 + 2*n*32 + 2*n*64 + 2*n*128 + 64 + 128;
        BOOST_TEST(prunable(*net) == weights, name);
        BOOST_TEST(net->parameters() == weights + 2*channels + 10, name);
    }
    for (const std::size_t depth : {11, 13, 16, 19})
    {
        const auto net = make_network("vgg-" + std::to_string(depth), {.classes = 10, .rows = 16, .cols = 16});
        BOOST_TEST(net->layers().size() == depth - 2);      // one fully connected layer in place of three
        BOOST_TEST(net->name() == "vgg-" + std::to_string(depth));
    }
    BOOST_TEST(network_names().size() == 19u);
}

BOOST_AUTO_TEST_CASE(layers_come_in_the_networks_order_and_a_shortcut_follows_its_block)
{
    const auto net = make_network("resnet-14", {.classes = 10});
    const std::vector<std::vector<long>> expected = {
        {32, 3, 3, 3}, {32, 32, 3, 3}, {32, 32, 3, 3}, {32, 32, 3, 3}, {32, 32, 3, 3},
        {64, 32, 3, 3}, {64, 64, 3, 3}, {64, 32, 1, 1}, {64, 64, 3, 3}, {64, 64, 3, 3},
        {128, 64, 3, 3}, {128, 128, 3, 3}, {128, 64, 1, 1}, {128, 128, 3, 3}, {128, 128, 3, 3}, {10, 128}};
    const std::vector<layer_summary> layers = net->layers();
    BOOST_REQUIRE(layers.size() == expected.size());
    for (std::size_t i = 0; i < layers.size(); ++i)
    {
        BOOST_TEST(layers[i].shape == expected[i], boost::test_tools::per_element());
        BOOST_TEST(layers[i].nonzero == layers[i].weights);
    }
}

BOOST_AUTO_TEST_CASE(resnet_convolutions_have_no_bias_and_vgg_convolutions_do)
{
    const auto has_tensor = [](const network& net, const std::string& name)
    {
        for (const named_tensor& tensor : net.pytorch_tensors())
            if (tensor.name == name)
                return true;
        return false;
    };
    const auto resnet = make_network("resnet-8", {});
    BOOST_TEST(!has_tensor(*resnet, "conv1.bias"));
    BOOST_TEST(!has_tensor(*resnet, "layer2.0.downsample.0.bias"));
    BOOST_TEST(has_tensor(*resnet, "fc.bias"));
    const auto vgg = make_network("vgg-11", {});
    BOOST_TEST(has_tensor(*vgg, "features.0.bias"));
    BOOST_TEST(has_tensor(*vgg, "features.25.bias"));
}

BOOST_AUTO_TEST_CASE(initial_weights_have_the_published_distribution)
{
    all_deviations_are(*make_network("resnet-14", {}), [](const std::vector<std::int64_t>& s) { return double(s[0]); });
    all_deviations_are(*make_network("vgg-11", {}), [](const std::vector<std::int64_t>& s) { return double(s[1]); });
}

BOOST_AUTO_TEST_CASE(initialisation_depends_on_the_seed_and_not_on_std_rand)
{
    std::srand(1);
    const auto a = make_network("resnet-8", {.seed = 7});
    std::srand(12345);
    std::rand();
    const auto b = make_network("resnet-8", {.seed = 7});
    const auto c = make_network("resnet-8", {.seed = 8});
    BOOST_TEST((state_of(*a) == state_of(*b)));
    BOOST_TEST((state_of(*a) != state_of(*c)));
    c->initialise(7);
    BOOST_TEST((state_of(*a) == state_of(*c)));
}

BOOST_AUTO_TEST_CASE(layers_of_the_same_shape_start_with_different_weights)
{
    const auto tensors = make_network("resnet-14", {})->pytorch_tensors();
    for (std::size_t i = 0; i < tensors.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (tensors[i].shape.size() == 4)
                BOOST_TEST((tensors[i].values != tensors[j].values), tensors[i].name << " " << tensors[j].name);
}

BOOST_AUTO_TEST_CASE(the_number_of_classes_does_not_change_the_other_weights)
{
    const auto few = make_network("resnet-8", {.classes = 10})->pytorch_tensors();
    const auto many = make_network("resnet-8", {.classes = 200})->pytorch_tensors();
    for (std::size_t i = 0; i < few.size(); ++i)
        if (few[i].name.find("fc.") == std::string::npos)
            BOOST_TEST((few[i].values == many[i].values), few[i].name);
}

BOOST_AUTO_TEST_CASE(a_saved_state_gives_the_same_network_and_the_same_bytes)
{
    const channel_statistics statistics = {{.1f, .2f, .3f}, {.4f, .5f, .6f}};
    for (const std::string name : {"resnet-14", "vgg-11"})
    {
        const auto net = make_network(name, {.classes = 4, .statistics = statistics, .seed = 5});
        const auto other = make_network(name, {.classes = 4, .seed = 6});
        const auto images = images_of(32);
        const std::vector<float> logits = net->logits(images);
        const std::string state = state_of(*net);
        std::istringstream in(state);
        other->load_state(in);
        BOOST_TEST((other->statistics() == statistics));
        BOOST_TEST((state_of(*other) == state));
        BOOST_TEST(other->logits(images) == logits, boost::test_tools::per_element());
        BOOST_TEST(state.size() < 4.1*static_cast<double>(net->parameters()) + 20000, "activations in the state?");
    }
}

BOOST_AUTO_TEST_CASE(a_state_that_does_not_fit_is_refused_and_changes_nothing)
{
    const auto net = make_network("resnet-8", {.classes = 4});
    const std::string before = state_of(*net);
    const auto is_refused = [&](const std::string& state)
    {
        std::istringstream in(state);
        BOOST_CHECK_THROW(net->load_state(in), dlib::error);
        BOOST_TEST((state_of(*net) == before));
    };
    is_refused(state_of(*make_network("resnet-8", {.classes = 5})));
    is_refused(state_of(*make_network("resnet-14", {.classes = 4})));
    is_refused(state_of(*make_network("vgg-11", {.classes = 4})));
    is_refused("");
    for (const std::size_t size : {before.size()/4, before.size()/2, before.size() - 1})
        is_refused(before.substr(0, size));
}

BOOST_AUTO_TEST_CASE(logits_do_not_depend_on_how_many_images_come_at_once)
{
    const auto net = make_network("resnet-8", {.classes = 3, .rows = 64, .cols = 64});
    std::vector<network::image_type> images;        // 64 x 64 images go through 16 at a time
    for (int i = 0; i < 19; ++i)
        images.push_back(striped_image(64, 64, 31*i));
    const std::vector<float> together = net->logits(images);
    BOOST_REQUIRE(together.size() == 57u);
    for (std::size_t i = 0; i < images.size(); ++i)
    {
        const std::vector<float> alone = net->logits(std::span(images).subspan(i, 1));
        for (std::size_t k = 0; k < 3; ++k)
            BOOST_TEST(std::abs(alone[k] - together[3*i + k]) < 1e-5);
    }
    BOOST_TEST(net->logits({}).empty());
}

BOOST_AUTO_TEST_CASE(images_of_another_size_are_refused)
{
    const auto net = make_network("resnet-8", {});
    BOOST_CHECK_THROW(net->logits(std::vector<network::image_type>{striped_image(64, 64, 0)}), image_size_error);
}

BOOST_AUTO_TEST_CASE(unknown_names_and_unusable_sizes_are_refused)
{
    BOOST_CHECK_EXCEPTION(make_network("resnet-33", {}), network_error, [](const network_error& e)
    {
        const std::string message = e.what();
        return message.find("unknown network 'resnet-33'") == 0 && message.find(" resnet-110 ") != std::string::npos
            && message.find(" vgg-19") != std::string::npos;
    });
    BOOST_CHECK_THROW(make_network("resnet-8", {.classes = 0}), network_error);
    BOOST_CHECK_THROW(make_network("resnet-8", {.rows = 8, .cols = 32}), network_error);
    BOOST_CHECK_THROW(make_network("resnet-8", {.rows = 32, .cols = 4096}), network_error);
    BOOST_CHECK_THROW(make_network("resnet-8", {.channels = 2}), network_error);
}
