// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_WIDE_RESNET_H
#define HYPERSPARSE_NETWORKS_WIDE_RESNET_H

#include <hypersparse/networks/pytorch_names.h>
#include <hypersparse/networks/residual_blocks.h>

#include <array>
#include <string>

namespace hypersparse
{
    template <std::size_t depth>
    struct wide_resnet_blocks;
    // Blocks in each of the three stages. depth counts the first convolution, two a block, and the classifier.
    template <> struct wide_resnet_blocks<12> { static constexpr std::array<std::size_t, 3> in_stage = {1, 2, 2}; };
    template <> struct wide_resnet_blocks<18> { static constexpr std::array<std::size_t, 3> in_stage = {2, 3, 3}; };
    template <> struct wide_resnet_blocks<22> { static constexpr std::array<std::size_t, 3> in_stage = {3, 4, 3}; };

    template <std::size_t depth, long width, template <typename> class norm>
    struct wide_resnet_body
    {
        /*!
            REQUIREMENTS ON depth
                12, 18 or 22
            REQUIREMENTS ON width
                > 0: the filters of the first stage; LpSS has 16, 32 and 64
            REQUIREMENTS ON norm
                fast::bn_con for training, fast::affine for inference

            WHAT THIS OBJECT REPRESENTS
                The residual networks that LpSS trains, in the form of its released code:
                    3x3 convolution, 16 filters at every width      (N, 16, rows, cols)
                    stage 1: blocks of width filters                (N, width, rows, cols)
                    stage 2: the first block has stride 2           (N, 2*width, rows/2, cols/2)
                    stage 3: the first block has stride 2           (N, 4*width, rows/4, cols/4)
                    global average, fully connected                 (N, classes)
                Blocks and shortcuts are those of residual_blocks.h. Where width is not 16, stage 1 begins with a shortcut of
                stride 1.
        !*/

        static constexpr long stem_filters = 16;
        static constexpr auto in_stage = wide_resnet_blocks<depth>::in_stage;

        using blocks = residual<norm>;
        template <typename SUBNET> using block_1 = typename blocks::template identity_block<width, SUBNET>;
        template <typename SUBNET> using block_2 = typename blocks::template identity_block<2*width, SUBNET>;
        template <typename SUBNET> using block_3 = typename blocks::template identity_block<4*width, SUBNET>;
        template <typename SUBNET> using widening_1 = typename blocks::template projection_block<width, 1, SUBNET>;
        template <typename SUBNET> using halving_2 = typename blocks::template projection_block<2*width, 2, SUBNET>;
        template <typename SUBNET> using halving_3 = typename blocks::template projection_block<4*width, 2, SUBNET>;

        template <bool has_16_filters, typename SUBNET>
        struct beginning_of_stage_1 { using type = block_1<SUBNET>; };
        template <typename SUBNET>
        struct beginning_of_stage_1<false, SUBNET> { using type = widening_1<SUBNET>; };

        using stem = typename blocks::template stem<stem_filters>;
        using beginning = typename beginning_of_stage_1<width == stem_filters, stem>::type;
        using first = stage_1<repeated<in_stage[0] - 1, block_1, beginning>>;
        using second = stage_2<repeated<in_stage[1] - 1, block_2, halving_2<first>>>;
        using third = stage_3<repeated<in_stage[2] - 1, block_3, halving_3<second>>>;
        using outputs = classifier_outputs<third>;
    };

    template <std::size_t depth, long width>
    struct wide_resnet
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                An architecture, as resnet is one. Its name tells the width where it is not 16: wide-resnet12, wide-resnet18
                (the name that LpSS gives it), wide-resnet22-32, wide-resnet22-64.
        !*/
        using train_net = loss_multiclass_log_counted<typename wide_resnet_body<depth, width, fast::bn_con>::outputs>;
        using infer_net = dlib::loss_multiclass_log<typename wide_resnet_body<depth, width, fast::affine>::outputs>;

        static constexpr conv_bias bias = conv_bias::absent;
        static constexpr initial_numbers initial = {start::normal_by_outputs, start::uniform};

        static std::string name()
        {
            return "wide-resnet" + std::to_string(depth) + (width == 16 ? "" : "-" + std::to_string(width));
        }

        static std::vector<std::string> pytorch_names()
        {
            constexpr auto blocks = wide_resnet_blocks<depth>::in_stage;
            return resnet_pytorch_names({blocks.begin(), blocks.end()}, width != 16);
        }
    };
}

#endif
