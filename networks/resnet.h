// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_RESNET_H
#define HYPERSPARSE_NETWORKS_RESNET_H

#include <hypersparse/networks/pytorch_names.h>
#include <hypersparse/networks/residual_blocks.h>

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
                Each convolution is followed by norm. Blocks and their shortcuts are those of residual_blocks.h.
        !*/
        static_assert(depth >= 8 && depth % 6 == 2, "a ResNet for small images has 6n+2 layers");

        static constexpr std::size_t blocks_per_stage = (depth - 2) / 6;
        static constexpr long filters_1 = width, filters_2 = 2*width, filters_3 = 4*width;      // of each stage

        using blocks = residual<norm>;
        template <typename SUBNET> using block_1 = typename blocks::template identity_block<filters_1, SUBNET>;
        template <typename SUBNET> using block_2 = typename blocks::template identity_block<filters_2, SUBNET>;
        template <typename SUBNET> using block_3 = typename blocks::template identity_block<filters_3, SUBNET>;
        template <typename SUBNET> using halving_2 = typename blocks::template projection_block<filters_2, 2, SUBNET>;
        template <typename SUBNET> using halving_3 = typename blocks::template projection_block<filters_3, 2, SUBNET>;

        using stem = typename blocks::template stem<filters_1>;
        using first = stage_1<repeated<blocks_per_stage, block_1, stem>>;
        using second = stage_2<repeated<blocks_per_stage - 1, block_2, halving_2<first>>>;
        using third = stage_3<repeated<blocks_per_stage - 1, block_3, halving_3<second>>>;
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
        static constexpr initial_numbers initial = {start::normal_by_outputs, start::small_normal};
        static std::string name() { return "resnet-" + std::to_string(depth); }
        static std::vector<std::string> pytorch_names()
        {
            constexpr std::size_t n = (depth - 2)/6;
            return resnet_pytorch_names({n, n, n});
        }
    };
}

#endif
