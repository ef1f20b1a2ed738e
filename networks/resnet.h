// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_RESNET_H
#define HYPERSPARSE_NETWORKS_RESNET_H

#include <hypersparse/networks/blocks.h>
#include <hypersparse/networks/pytorch_names.h>

#include <string>

namespace hypersparse
{
    template <std::size_t depth, template <typename> class norm>
    struct resnet_body
    {
        /*!
            REQUIREMENTS ON depth
                6n+2 with n >= 1: 8, 14, 20, 32, 44, 56, 110 ...
            REQUIREMENTS ON norm
                fast::bn_con for training, fast::affine for inference

            WHAT THIS OBJECT REPRESENTS
                The residual network for small images (He et al., CVPR 2016, section 4.2) with twice the width:
                    3x3 convolution, 32 filters                    (N, 32, rows, cols)
                    stage 1: n blocks of two 3x3 convolutions      (N, 32, rows, cols)
                    stage 2: n blocks, the first with stride 2     (N, 64, rows/2, cols/2)
                    stage 3: n blocks, the first with stride 2     (N, 128, rows/4, cols/4)
                    global average, fully connected                (N, classes)
                Each convolution is followed by norm. The sum of a block and its shortcut goes through relu. A shortcut is
                the identity, and a 1x1 convolution of stride 2 with norm where the shape changes. It stands on top of the
                block in the type, so the network's order is: first convolution, second convolution, shortcut.
        !*/
        static_assert(depth >= 8 && depth % 6 == 2, "a ResNet for small images has 6n+2 layers");

        static constexpr std::size_t blocks_per_stage = (depth - 2) / 6;

        template <long filters, int stride, typename SUBNET>
        using two_convolutions =
            norm<convolution<filters, 3, 1, fast::relu<norm<convolution<filters, 3, stride, SUBNET>>>>>;

        template <long filters, typename SUBNET>
        using identity_block = fast::relu<fast::add_prev1<two_convolutions<filters, 1, dlib::tag1<SUBNET>>>>;

        template <long filters, typename SUBNET>
        using projection_block = fast::relu<fast::add_prev2<norm<convolution<filters, 1, 2,
            dlib::skip1<dlib::tag2<two_convolutions<filters, 2, dlib::tag1<SUBNET>>>>>>>>;

        template <typename SUBNET> using block_32 = identity_block<32, SUBNET>;
        template <typename SUBNET> using block_64 = identity_block<64, SUBNET>;
        template <typename SUBNET> using block_128 = identity_block<128, SUBNET>;

        using stem = fast::relu<norm<convolution<32, 3, 1, input_rgb_normalized>>>;
        using first = stage_1<repeated<blocks_per_stage, block_32, stem>>;
        using second = stage_2<repeated<blocks_per_stage - 1, block_64, projection_block<64, first>>>;
        using third = stage_3<repeated<blocks_per_stage - 1, block_128, projection_block<128, second>>>;
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
