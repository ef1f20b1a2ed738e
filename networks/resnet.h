// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_RESNET_H
#define HYPERSPARSE_NETWORKS_RESNET_H

#include <hypersparse/networks/blocks.h>
#include <hypersparse/networks/pytorch_names.h>

#include <string>

namespace hypersparse
{
    template <std::size_t depth, template <typename> class norm, long width = 32>
    struct resnet_body
    {
        /*!
            REQUIREMENTS ON depth
                6n+2 with n >= 1: 8, 14, 20, 32, 44, 56, 110 ...
            REQUIREMENTS ON norm
                fast::bn_con for training, fast::affine for inference
            REQUIREMENTS ON width
                > 0: the filters of the first stage. All networks that have a name here have 32.

            WHAT THIS OBJECT REPRESENTS
                The residual network for small images (He et al., CVPR 2016, section 4.2), which has a width of 16 there:
                    3x3 convolution, width filters                 (N, width, rows, cols)
                    stage 1: n blocks of two 3x3 convolutions      (N, width, rows, cols)
                    stage 2: n blocks, the first with stride 2     (N, 2*width, rows/2, cols/2)
                    stage 3: n blocks, the first with stride 2     (N, 4*width, rows/4, cols/4)
                    global average, fully connected                (N, classes)
                Each convolution is followed by norm. The sum of a block and its shortcut goes through relu. A shortcut is
                the identity, and a 1x1 convolution of stride 2 with norm where the shape changes. It stands on top of the
                block in the type, so the network's order is: first convolution, second convolution, shortcut.
        !*/
        static_assert(depth >= 8 && depth % 6 == 2, "a ResNet for small images has 6n+2 layers");

        static constexpr std::size_t blocks_per_stage = (depth - 2) / 6;
        static constexpr long filters_1 = width, filters_2 = 2*width, filters_3 = 4*width;      // of each stage

        template <long filters, int stride, typename SUBNET>
        using two_convolutions =
            norm<convolution<filters, 3, 1, fast::relu<norm<convolution<filters, 3, stride, SUBNET>>>>>;

        template <long filters, typename SUBNET>
        using identity_block = fast::relu<fast::add_prev1<two_convolutions<filters, 1, dlib::tag1<SUBNET>>>>;

        template <long filters, typename SUBNET>
        using projection_block = fast::relu<fast::add_prev2<norm<convolution<filters, 1, 2,
            dlib::skip1<dlib::tag2<two_convolutions<filters, 2, dlib::tag1<SUBNET>>>>>>>>;

        template <typename SUBNET> using block_1 = identity_block<filters_1, SUBNET>;
        template <typename SUBNET> using block_2 = identity_block<filters_2, SUBNET>;
        template <typename SUBNET> using block_3 = identity_block<filters_3, SUBNET>;

        using stem = fast::relu<norm<convolution<filters_1, 3, 1, input_rgb_normalized>>>;
        using first = stage_1<repeated<blocks_per_stage, block_1, stem>>;
        using second = stage_2<repeated<blocks_per_stage - 1, block_2, projection_block<filters_2, first>>>;
        using third = stage_3<repeated<blocks_per_stage - 1, block_3, projection_block<filters_3, second>>>;
        using outputs = classifier_outputs<third>;      // (N, classes, 1, 1)
    };

    template <std::size_t depth>
    struct resnet
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                An architecture: its two network types, and what the published settings (networks/published_settings.h)
                need to know about it.
        !*/
        using train_net = loss_multiclass_log_counted<typename resnet_body<depth, fast::bn_con>::outputs>;
        using infer_net = dlib::loss_multiclass_log<typename resnet_body<depth, fast::affine>::outputs>;

        static constexpr conv_bias bias = conv_bias::absent;
        static constexpr fan initial_fan = fan::out;
        static std::string name() { return "resnet-" + std::to_string(depth); }
        static std::vector<std::string> pytorch_names() { return resnet_pytorch_names((depth - 2)/6); }
    };
}

#endif
