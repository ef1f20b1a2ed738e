// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_RESNET_18_H
#define HYPERSPARSE_NETWORKS_RESNET_18_H

#include <hypersparse/networks/pytorch_names.h>
#include <hypersparse/networks/residual_blocks.h>

#include <string>

namespace hypersparse
{
    template <template <typename> class norm>
    struct resnet_18_body
    {
        /*!
            REQUIREMENTS ON norm
                fast::bn_con for training, fast::affine for inference

            WHAT THIS OBJECT REPRESENTS
                The 18 layers of He et al., CVPR 2016, table 1, in the form for small images that the studies of hard samples
                train: the first convolution is 3x3 of stride 1, without a pool behind it.
                    3x3 convolution, 64 filters                     (N, 64, rows, cols)
                    stages 1 to 4: two blocks each                  (N, 64, rows, cols), (N, 128, /2), (N, 256, /4), (N, 512, /8)
                    global average, fully connected without bias    (N, classes)
                Blocks and shortcuts are those of residual_blocks.h. In 32x32 pixels the global average is that of 4x4 places.
        !*/

        using blocks = residual<norm>;
        template <long filters, typename SUBNET>
        using stage = typename blocks::template identity_block<filters,
            typename blocks::template projection_block<filters, 2, SUBNET>>;

        template <typename SUBNET> using block_1 = typename blocks::template identity_block<64, SUBNET>;
        using first = stage_1<block_1<block_1<typename blocks::template stem<64>>>>;
        using second = stage_2<stage<128, first>>;
        using third = stage_3<stage<256, second>>;
        using fourth = stage_4<stage<512, third>>;
        using outputs = dlib::fc_no_bias<default_classes, fast::avg_pool_everything<fourth>>;
    };

    struct resnet_18
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                An architecture, as resnet is one.
        !*/
        using train_net = loss_multiclass_log_counted<resnet_18_body<fast::bn_con>::outputs>;
        using infer_net = dlib::loss_multiclass_log<resnet_18_body<fast::affine>::outputs>;

        static constexpr conv_bias bias = conv_bias::absent;
        static constexpr initial_numbers initial = {start::normal_by_inputs, start::uniform};
        static std::string name() { return "resnet-18"; }
        static std::vector<std::string> pytorch_names() { return resnet_pytorch_names({2, 2, 2, 2}); }
    };
}

#endif
