// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_UNIT_GRAPH_NETS_H
#define HYPERSPARSE_TESTS_UNIT_GRAPH_NETS_H

#include "random_numbers.h"

#include <hypersparse/plugins/layers/fast.h>
#include <hypersparse/plugins/weights/for_each_layer.h>
#include <hypersparse/plugins/weights/weight_count.h>

#include <dlib/dnn.h>

#include <array>
#include <tuple>
#include <vector>

// Small networks that together have every layer a graph can hold. Images of 3 channels, 17 x 14 floats.
constexpr long graph_net_rows = 17, graph_net_cols = 14;
using graph_net_image = std::array<dlib::matrix<float>, 3>;
using graph_net_input = dlib::input<graph_net_image>;

template <long filters, long size, int stride, typename SUBNET>
using padded = dlib::add_layer<dlib::con_<filters, size, size, stride, stride, size/2, size/2>, SUBNET>;

// Branches side by side, as in dlib's inception example, in a repeat
template <typename SUBNET> using branch_1 = dlib::relu<dlib::con<4, 1, 1, 1, 1, SUBNET>>;
template <typename SUBNET> using branch_2 = dlib::relu<padded<5, 3, 1, dlib::relu<dlib::con<4, 1, 1, 1, 1, SUBNET>>>>;
template <typename SUBNET> using branch_3 = dlib::relu<padded<3, 5, 1, SUBNET>>;
template <typename SUBNET> using branch_4 = dlib::con<4, 1, 1, 1, 1, dlib::max_pool<3, 3, 1, 1, SUBNET>>;
template <typename SUBNET> using inception_block = dlib::inception4<branch_1, branch_2, branch_3, branch_4, SUBNET>;
using inception_like = dlib::loss_multiclass_log<dlib::fc<5, dlib::avg_pool_everything<
    dlib::repeat<2, inception_block, dlib::max_pool<3, 3, 2, 2, dlib::relu<padded<6, 7, 2, graph_net_input>>>>>>>;

// Every layer reads all layers before it; pre-activation, 1x1 bottlenecks, average pools that overlap
template <typename SUBNET>
using dense_layer = dlib::concat2<dlib::tag1, dlib::tag2, dlib::tag2<padded<4, 3, 1, dlib::relu<dlib::bn_con<
    dlib::con<8, 1, 1, 1, 1, dlib::relu<dlib::bn_con<dlib::tag1<SUBNET>>>>>>>>>;
template <typename SUBNET> using transition = dlib::avg_pool<3, 2, 2, 2, dlib::con<6, 1, 1, 1, 1, dlib::bn_con<SUBNET>>>;
using densenet_like = dlib::loss_multiclass_log<dlib::fc<7, dlib::max_pool_everything<dlib::relu<dlib::bn_con<
    dlib::repeat<2, dense_layer, transition<dense_layer<padded<6, 3, 2, graph_net_input>>>>>>>>>;

// One activation after the other, and convolutions of odd shapes
using activations_net = dlib::loss_multiclass_log<dlib::fc_no_bias<4, dlib::elu<dlib::clipped_relu<dlib::mish<dlib::con<6, 3, 2, 1, 2,
    dlib::silu<dlib::gelu<dlib::bn_con<dlib::htan<dlib::sig<dlib::con<5, 2, 3, 2, 1, dlib::prelu<dlib::leaky_relu<
    dlib::add_layer<dlib::con_<6, 4, 3, 3, 1, 1, 2>, graph_net_input>>>>>>>>>>>>>>>;

// Made smaller, larger again, and by rows
using transposed_net = dlib::loss_multiclass_log<dlib::fc<3, dlib::linear_no_bias<5, dlib::linear<6, dlib::relu<
    dlib::cont<4, 3, 3, 2, 2, dlib::relu<dlib::add_layer<dlib::cont_<5, 4, 2, 3, 1, 1, 1>, dlib::relu<
    dlib::con<6, 3, 3, 2, 2, dlib::avg_pool<2, 2, 1, 1, graph_net_input>>>>>>>>>>>;

// Fully connected with batch normalisation by element, a factor, a sum of unlike shapes, a skip
using mixed_net = dlib::loss_multiclass_log<dlib::fc<4, dlib::relu<dlib::bn_fc<dlib::fc<9, dlib::multiply<dlib::relu<
    dlib::add_prev1<padded<7, 3, 2, dlib::skip2<dlib::bn_fc<padded<3, 3, 1, dlib::tag2<dlib::affine<
    dlib::tag1<padded<5, 3, 1, graph_net_input>>>>>>>>>>>>>>>>;

// The fast layers, with relu joined to what is below it
template <typename SUBNET> using fast_conv = dlib::add_layer<hypersparse::fast::con_<6, 3, 3, 1, 1, 1, 1>, SUBNET>;
template <typename SUBNET>
using fast_block = hypersparse::fast::relu<hypersparse::fast::add_prev1<hypersparse::fast::bn_con<fast_conv<
    hypersparse::fast::relu<hypersparse::fast::bn_con<fast_conv<dlib::tag1<SUBNET>>>>>>>>;
using fast_net = dlib::loss_multiclass_log<dlib::fc<4, hypersparse::fast::avg_pool_everything<dlib::repeat<2, fast_block,
    hypersparse::fast::max_pool<2, 2, 2, 2, hypersparse::fast::relu<fast_conv<graph_net_input>>>>>>>;

inline std::vector<graph_net_image> graph_net_images(std::size_t n)
{
    const std::vector<float> numbers = random_numbers(n*3*graph_net_rows*graph_net_cols, 5);
    std::vector<graph_net_image> images(n);
    auto next = numbers.begin();
    for (auto& image : images)
        for (auto& plane : image)
        {
            plane.set_size(graph_net_rows, graph_net_cols);
            for (float& pixel : plane)
                pixel = *next++;
        }
    return images;
}

// A network with random numbers everywhere, most of its weights zero
template <typename net_type>
void initialise_graph_net(net_type& net)
{
    const auto images = graph_net_images(2);
    net.subnet()(images.begin(), images.end());
    unsigned seed = 1;
    hypersparse::for_each_layer([&seed](auto& layer)
    {
        dlib::tensor& params = layer.get_layer_params();
        const std::vector<float> numbers = random_numbers(params.size(), ++seed, 0.6f);
        std::copy(numbers.begin(), numbers.end(), params.host());
        const std::size_t weights = hypersparse::weight_count(layer);
        for (std::size_t i = 0; i < weights; ++i)
            if (i*2654435761u % 16 < 11)
                params.host()[i] = 0;
    }, net);
}

#endif
