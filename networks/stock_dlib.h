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
            The networks of resnet.h and vgg.h for inference, of dlib's own layers: what reads a file of
            'art export --format dlib'. It needs nothing but dlib, and may be copied into another program:
                hypersparse::stock::resnet<32> net;                         // dlib::matrix<dlib::rgb_pixel> -> class
                dlib::deserialize("model.dnn") >> net;
                unsigned long label = net(image);
            The number of classes comes from the file. Images have the size that the network was trained for.
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
        using classifier = dlib::loss_multiclass_log<dlib::fc<10, dlib::avg_pool_everything<SUBNET>>>;

        template <long filters, int stride, typename SUBNET>
        using two_convolutions = convolution<filters, 3, 1, dlib::relu<convolution<filters, 3, stride, SUBNET>>>;

        template <long filters, typename SUBNET>
        using identity_block = dlib::relu<dlib::add_prev1<two_convolutions<filters, 1, dlib::tag1<SUBNET>>>>;

        template <long filters, typename SUBNET>
        using projection_block = dlib::relu<dlib::add_prev2<convolution<filters, 1, 2,
            dlib::skip1<dlib::tag2<two_convolutions<filters, 2, dlib::tag1<SUBNET>>>>>>>;

        template <typename SUBNET> using block_32 = identity_block<32, SUBNET>;
        template <typename SUBNET> using block_64 = identity_block<64, SUBNET>;
        template <typename SUBNET> using block_128 = identity_block<128, SUBNET>;

        template <std::size_t depth>
        struct resnet
        {
            static_assert(depth >= 8 && depth % 6 == 2, "a ResNet for small images has 6n+2 layers");
            static constexpr std::size_t n = (depth - 2)/6;

            using stem = dlib::relu<convolution<32, 3, 1, dlib::input_rgb_image>>;
            using first = stage<1, typename repeated<n, block_32, stem>::type>;
            using second = stage<2, typename repeated<n - 1, block_64, projection_block<64, first>>::type>;
            using third = stage<3, typename repeated<n - 1, block_128, projection_block<128, second>>::type>;
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
    }

    template <std::size_t depth>
    using resnet = typename impl::resnet<depth>::type;      // depth: 8, 14, 20, 32, 44, 56, 110

    template <std::size_t depth>
    using vgg = typename impl::vgg<depth>::type;            // depth: 11, 13, 16, 19
}

#endif
