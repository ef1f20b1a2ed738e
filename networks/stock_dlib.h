// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_STOCK_DLIB_H
#define HYPERSPARSE_NETWORKS_STOCK_DLIB_H

#include <dlib/dnn/core.h>
#include <dlib/dnn/input.h>
#include <dlib/dnn/layers.h>
#include <dlib/dnn/loss.h>

#include <cstddef>

namespace hypersparse::stock
{
    /*!
        WHAT THIS FILE DEFINES
            The networks of the table for inference, of dlib's own layers: what reads a file of
            'art export --format dlib'. It needs nothing but dlib, and may be copied into another program:
                hypersparse::stock::resnet<32> net;                         // dlib::matrix<dlib::rgb_pixel> -> class
                dlib::deserialize("model.dnn") >> net;
                unsigned long label = net(image);
            The number of classes comes from the file. Images have the size that the network was trained for. One that was
            trained on grey images reads the mean of red, green and blue.
    !*/

    namespace impl
    {
        template <long filters, long size, int stride, typename SUBNET>
        using convolution = dlib::affine<dlib::add_layer<dlib::con_<filters, size, size, stride, stride, size/2, size/2>, SUBNET>>;

        template <std::size_t n, template <typename> class block, typename SUBNET>
        struct repeated
        {
            using type = dlib::repeat<n, block, SUBNET>;
        };

        template <template <typename> class block, typename SUBNET>
        struct repeated<0, block, SUBNET>
        {
            using type = SUBNET;
        };

        template <int number, typename SUBNET>
        using stage = dlib::add_tag_layer<100 + number, SUBNET>;

        template <typename SUBNET>
        using outputs = dlib::loss_multiclass_log<dlib::fc<10, SUBNET>>;

        template <typename SUBNET>
        using classifier = outputs<dlib::avg_pool_everything<SUBNET>>;

        template <long filters, int stride, typename SUBNET>
        using two_convolutions = convolution<filters, 3, 1, dlib::relu<convolution<filters, 3, stride, SUBNET>>>;

        template <long filters, typename SUBNET>
        using identity_block = dlib::relu<dlib::add_prev1<two_convolutions<filters, 1, dlib::tag1<SUBNET>>>>;

        template <long filters, int stride, typename SUBNET>
        using projection_block = dlib::relu<dlib::add_prev2<convolution<filters, 1, stride,
            dlib::skip1<dlib::tag2<two_convolutions<filters, stride, dlib::tag1<SUBNET>>>>>>>;

        template <long filters>
        using stem = dlib::relu<convolution<filters, 3, 1, dlib::input_rgb_image>>;

        template <typename SUBNET> using block_32 = identity_block<32, SUBNET>;
        template <typename SUBNET> using block_64 = identity_block<64, SUBNET>;
        template <typename SUBNET> using block_128 = identity_block<128, SUBNET>;

        template <std::size_t depth>
        struct resnet
        {
            static_assert(depth >= 8 && depth % 6 == 2, "a ResNet for small images has 6n+2 layers");
            static constexpr std::size_t n = (depth - 2)/6;

            using first = stage<1, typename repeated<n, block_32, stem<32>>::type>;
            using second = stage<2, typename repeated<n - 1, block_64, projection_block<64, 2, first>>::type>;
            using third = stage<3, typename repeated<n - 1, block_128, projection_block<128, 2, second>>::type>;
            using type = classifier<third>;
        };

        struct resnet_18
        {
            template <int number, long filters, typename SUBNET>
            using later_stage = stage<number, identity_block<filters, projection_block<filters, 2, SUBNET>>>;

            using first = stage<1, identity_block<64, identity_block<64, stem<64>>>>;
            using fourth = later_stage<4, 512, later_stage<3, 256, later_stage<2, 128, first>>>;
            using type = dlib::loss_multiclass_log<dlib::fc_no_bias<10, dlib::avg_pool_everything<fourth>>>;
        };

        template <long width, typename SUBNET>
        struct beginning_of_wide_resnet { using type = projection_block<width, 1, SUBNET>; };
        template <typename SUBNET>
        struct beginning_of_wide_resnet<16, SUBNET> { using type = identity_block<16, SUBNET>; };

        template <std::size_t depth, long width>
        struct wide_resnet
        {
            static_assert(depth == 12 || depth == 18 || depth == 22);
            static constexpr std::size_t blocks_1 = depth == 12 ? 1 : depth == 18 ? 2 : 3;      // in stage 1
            static constexpr std::size_t blocks_2 = depth == 12 ? 2 : depth == 18 ? 3 : 4;
            static constexpr std::size_t blocks_3 = depth == 12 ? 2 : 3;

            template <typename SUBNET> using block_1 = identity_block<width, SUBNET>;
            template <typename SUBNET> using block_2 = identity_block<2*width, SUBNET>;
            template <typename SUBNET> using block_3 = identity_block<4*width, SUBNET>;

            using beginning = typename beginning_of_wide_resnet<width, stem<16>>::type;
            using first = stage<1, typename repeated<blocks_1 - 1, block_1, beginning>::type>;
            using second = stage<2, typename repeated<blocks_2 - 1, block_2, projection_block<2*width, 2, first>>::type>;
            using third = stage<3, typename repeated<blocks_3 - 1, block_3, projection_block<4*width, 2, second>>::type>;
            using type = classifier<third>;
        };

        template <long filters, typename SUBNET>
        using unit = dlib::relu<convolution<filters, 3, 1, SUBNET>>;

        template <typename SUBNET> using unit_64 = unit<64, SUBNET>;
        template <typename SUBNET> using unit_128 = unit<128, SUBNET>;
        template <typename SUBNET> using unit_256 = unit<256, SUBNET>;
        template <typename SUBNET> using unit_512 = unit<512, SUBNET>;

        template <std::size_t n, template <typename> class unit_type, typename SUBNET>
        using units = typename repeated<n - 1, unit_type, unit_type<SUBNET>>::type;

        template <typename SUBNET>
        using half = dlib::max_pool<2, 2, 2, 2, SUBNET>;

        template <std::size_t depth>
        struct vgg
        {
            static_assert(depth == 11 || depth == 13 || depth == 16 || depth == 19);
            static constexpr std::size_t early = depth == 11 ? 1 : 2;                           // convolutions in a stage
            static constexpr std::size_t late = depth == 19 ? 4 : depth == 16 ? 3 : 2;

            using first = stage<1, half<units<early, unit_64, dlib::input_rgb_image>>>;
            using second = stage<2, half<units<early, unit_128, first>>>;
            using third = stage<3, half<units<late, unit_256, second>>>;
            using fourth = stage<4, half<units<late, unit_512, third>>>;
            using fifth = stage<5, units<late, unit_512, fourth>>;
            using type = classifier<fifth>;
        };

        template <typename SUBNET>
        using hidden_512 = dlib::affine<dlib::relu<dlib::fc<512, SUBNET>>>;

        template <long filters, typename SUBNET>
        using convolution_5x5 = dlib::add_layer<dlib::con_<filters, 5, 5, 1, 1, 0, 0>, SUBNET>;
    }

    template <std::size_t depth>
    using resnet = typename impl::resnet<depth>::type;      // depth: 8, 14, 20, 32, 44, 56, 110

    template <std::size_t depth>
    using vgg = typename impl::vgg<depth>::type;            // depth: 11, 13, 16, 19

    using resnet_18 = impl::resnet_18::type;

    template <std::size_t depth, long width = 16>
    using wide_resnet = typename impl::wide_resnet<depth, width>::type;     // <12>, <18>, <22, 32>, <22, 64>

    using vgg_16_fc = impl::outputs<impl::hidden_512<impl::hidden_512<impl::half<impl::vgg<16>::fifth>>>>;

    using lenet_300_100 = impl::outputs<dlib::relu<dlib::fc<100, dlib::relu<dlib::fc<300, dlib::input_rgb_image>>>>>;

    using lenet_5 = impl::outputs<dlib::relu<dlib::fc<500,
        impl::half<impl::convolution_5x5<50, impl::half<impl::convolution_5x5<20, dlib::input_rgb_image>>>>>>>;
}

#endif
