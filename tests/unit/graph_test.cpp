// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE graph
#include <boost/test/unit_test.hpp>

#include "graph_nets.h"

#include <hypersparse/plugins/deploy/graph/interpret.h>
#include <hypersparse/plugins/deploy/graph/make_graph.h>

#include <string>

using namespace hypersparse;

namespace
{
    // Largest difference, as a fraction of the largest number
    template <typename numbers>
    double deviation(const std::vector<double>& found, const numbers& expected)
    {
        BOOST_REQUIRE_EQUAL(found.size(), expected.size());
        double worst = 0, largest = 0;
        auto e = expected.begin();
        for (double f : found)
        {
            worst = std::max(worst, std::abs(f - *e));
            largest = std::max(largest, std::abs(double(*e)));
            ++e;
        }
        BOOST_REQUIRE_GT(largest, 0);
        return worst/largest;
    }

    std::vector<float> pixels(const graph_net_image& image)
    {
        std::vector<float> numbers;
        for (const auto& plane : image)
            numbers.insert(numbers.end(), plane.begin(), plane.end());
        return numbers;
    }

    using nets = std::tuple<inception_like, densenet_like, activations_net, transposed_net, mixed_net, fast_net>;

    std::string message_of(const std::function<void()>& f)
    {
        try { f(); }
        catch (const graph_error& e) { return e.what(); }
        return "nothing";
    }

    operation filters(std::size_t out, std::size_t columns)
    {
        convolution_operation c{{3, 3, 1, 1, 1, 1}, {}, std::vector<float>(out), false};
        c.filters.columns = columns;
        for (std::size_t o = 0; o < out; ++o, c.filters.end_row())
            c.filters.append(o % columns, 1.5f);
        return c;
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_graph_computes_what_dlib_computes, net_type, nets)
{
    net_type net;
    initialise_graph_net(net);
    const graph g = make_graph(net, graph_net_rows, graph_net_cols);
    for (const auto& image : graph_net_images(3))
    {
        const dlib::tensor& expected = net.subnet()(image);     // one image: running averages
        BOOST_TEST(deviation(interpret(g, pixels(image)), expected) < 1e-5);
    }
}

BOOST_AUTO_TEST_CASE(nodes_count_weights_and_multiplications)
{
    fast_net net;
    initialise_graph_net(net);
    const graph g = make_graph(net, graph_net_rows, graph_net_cols);
    std::size_t all = 0, kept = 0;
    for (const graph_node& node : g.nodes())
    {
        all += weights(node);
        kept += nonzeros(node);
    }
    BOOST_TEST(all == 3*6*9u + 4*6*6*9u + 6*4u);
    BOOST_TEST(kept > 0.2*all);
    BOOST_TEST(kept < 0.4*all);
    BOOST_TEST(g[1].name == "con1");
    BOOST_TEST(dense_macs(g, 1) == 3*6*9*graph_net_rows*graph_net_cols);
    BOOST_TEST(macs(g, 1) == nonzeros(g[1])*graph_net_rows*graph_net_cols);
}

BOOST_AUTO_TEST_CASE(byte_images_are_scaled_as_the_input_layer_does)
{
    using net_type = dlib::loss_multiclass_log<dlib::fc<2, dlib::input_rgb_image>>;
    net_type net;
    dlib::matrix<dlib::rgb_pixel> image(4, 5);
    std::vector<float> planes(60);
    for (long i = 0; i < 20; ++i)
    {
        image(i/5, i%5) = dlib::rgb_pixel(i*12, 255 - i*3, i*i % 256);
        planes[i] = i*12;
        planes[20 + i] = 255 - i*3;
        planes[40 + i] = i*i % 256;
    }
    const dlib::tensor& expected = net.subnet()(image);
    BOOST_TEST(deviation(interpret(make_graph(net, 4, 5), planes), expected) < 1e-5);
}

BOOST_AUTO_TEST_CASE(a_layer_that_a_graph_cannot_hold_is_refused_by_name_and_number)
{
    dlib::loss_multiclass_log<dlib::fc<2, dlib::relu<dlib::l2normalize<dlib::con<3, 3, 3, 1, 1, graph_net_input>>>>> net;
    const auto images = graph_net_images(1);
    net.subnet()(images.begin(), images.end());
    const std::string message = message_of([&] { make_graph(net, graph_net_rows, graph_net_cols); });
    BOOST_TEST(message.find("layer 3 (l2normalize)") == 0u, message);
}

BOOST_AUTO_TEST_CASE(a_network_that_was_never_run_is_refused)
{
    const fast_net net;
    BOOST_TEST(message_of([&] { make_graph(net, 17, 14); }).find("run the network once") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(images_of_a_size_that_does_not_fit_are_refused)
{
    activations_net net;
    initialise_graph_net(net);
    BOOST_TEST(message_of([&] { make_graph(net, 4, 4); }).find("layer ") == 0);
    BOOST_TEST(message_of([&] { make_graph(net, 40, 40); }).find("parameters for an input of") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_node_that_is_not_valid_is_refused_and_leaves_the_graph_as_it_was)
{
    graph g;
    BOOST_TEST(message_of([&] { g.add("c", filters(2, 27), {}); }).find("expected the input as first node") != std::string::npos);
    g.add("image", input_operation{{3, 8, 8}, {1, 1, 1}, {0, 0, 0}}, {});
    BOOST_TEST(message_of([&] { g.add("c", filters(2, 27), {1}); }).find("node 1 'c': expected inputs before") == 0);
    BOOST_TEST(message_of([&] { g.add("c", filters(2, 18), {0}); }).find("27 columns") != std::string::npos);
    BOOST_TEST(message_of([&] { g.add("c", filters(2, 27), {0, 0}); }).find("1 input") != std::string::npos);
    BOOST_TEST(message_of([&] { g.add("a", affine_operation{{1, 2}, {1, 2}}, {0}); }).find("3 channels") != std::string::npos);
    BOOST_TEST(message_of([&] { g.add("p", pool_operation{true, {9, 9, 1, 1, 0, 0}}, {0}); }).find("fits") != std::string::npos);
    convolution_operation bad = std::get<convolution_operation>(filters(2, 27));
    bad.filters.column[0] = 27;
    BOOST_TEST(message_of([&] { g.add("c", bad, {0}); }).find("ascending columns below 27") != std::string::npos);
    bad = std::get<convolution_operation>(filters(2, 27));
    bad.filters.value[1] = std::nanf("");
    BOOST_TEST(message_of([&] { g.add("c", bad, {0}); }).find("finite weights") != std::string::npos);
    BOOST_TEST(g.size() == 1u);
    g.add("c", filters(2, 27), {0});
    BOOST_TEST((g.output_shape() == tensor_shape{2, 8, 8}));
}
