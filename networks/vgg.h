// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_VGG_H
#define HYPERSPARSE_NETWORKS_VGG_H

#include <hypersparse/networks/blocks.h>
#include <hypersparse/networks/pytorch_names.h>

#include <string>

namespace hypersparse
{
    template <std::size_t depth>
    struct vgg_convolutions;
    // Convolutions in each of the five stages: configurations A, B, D and E of Simonyan and Zisserman (ICLR 2015), table 1
    template <> struct vgg_convolutions<11> { static constexpr std::size_t in_stage[5] = {1, 1, 2, 2, 2}; };
    template <> struct vgg_convolutions<13> { static constexpr std::size_t in_stage[5] = {2, 2, 2, 2, 2}; };
    template <> struct vgg_convolutions<16> { static constexpr std::size_t in_stage[5] = {2, 2, 3, 3, 3}; };
    template <> struct vgg_convolutions<19> { static constexpr std::size_t in_stage[5] = {2, 2, 4, 4, 4}; };

    template <std::size_t depth, template <typename> class norm>
    struct vgg_body
    {
        /*!
            REQUIREMENTS ON depth
                11, 13, 16 or 19
            REQUIREMENTS ON norm
                fast::bn_con for training, fast::affine for inference

            WHAT THIS OBJECT REPRESENTS
                VGG for small images: five stages of 3x3 convolutions with bias, each followed by norm and relu, with 64,
                128, 256, 512 and 512 filters. The first four end with a 2x2 max pool of stride 2, the last one does not:
                stage outputs are (N, 64, rows/2, cols/2), (N, 128, /4), (N, 256, /8), (N, 512, /16), (N, 512, /16).
                Global average, one fully connected layer.
        !*/
        template <long filters, typename SUBNET>
        using unit = fast::relu<norm<convolution<filters, 3, 1, SUBNET>>>;

        template <typename SUBNET> using unit_64 = unit<64, SUBNET>;
        template <typename SUBNET> using unit_128 = unit<128, SUBNET>;
        template <typename SUBNET> using unit_256 = unit<256, SUBNET>;
        template <typename SUBNET> using unit_512 = unit<512, SUBNET>;

        // The first unit of a stage changes the number of channels; the rest are alike.
        template <std::size_t stage, template <typename> class unit_type, typename SUBNET>
        using units = repeated<vgg_convolutions<depth>::in_stage[stage] - 1, unit_type, unit_type<SUBNET>>;

        using first = stage_1<halving_max_pool<units<0, unit_64, input_rgb_normalized>>>;
        using second = stage_2<halving_max_pool<units<1, unit_128, first>>>;
        using third = stage_3<halving_max_pool<units<2, unit_256, second>>>;
        using fourth = stage_4<halving_max_pool<units<3, unit_512, third>>>;
        using fifth = stage_5<units<4, unit_512, fourth>>;
        using outputs = classifier_outputs<fifth>;      // (N, classes, 1, 1)
    };

    template <std::size_t depth>
    struct vgg
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                An architecture, as resnet is one.
        !*/
        using train_net = loss_multiclass_log_counted<typename vgg_body<depth, fast::bn_con>::outputs>;
        using infer_net = dlib::loss_multiclass_log<typename vgg_body<depth, fast::affine>::outputs>;

        static constexpr conv_bias bias = conv_bias::present;
        static constexpr initial_numbers initial = {start::normal_by_inputs, start::small_normal};
        static std::string name() { return "vgg-" + std::to_string(depth); }
        static std::vector<std::string> pytorch_names() { return vgg_pytorch_names(vgg_convolutions<depth>::in_stage); }
    };
}

#endif
