// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_VGG_16_FC_H
#define HYPERSPARSE_NETWORKS_VGG_16_FC_H

#include <hypersparse/networks/vgg.h>

namespace hypersparse
{
    template <template <typename> class norm>
    struct vgg_16_fc_body
    {
        /*!
            REQUIREMENTS ON norm
                fast::bn_con for training, fast::affine for inference

            WHAT THIS OBJECT REPRESENTS
                VGG-16 with fully connected layers, in the form for small images that the studies of hard samples train: the 13
                convolutions of vgg<16>, a max pool after the last stage, too, so that 32x32 pixels become (N, 512, 1, 1), then
                    fully connected, 512 outputs, relu, norm        (N, 512)
                    fully connected, 512 outputs, relu, norm        (N, 512)
                    fully connected                                 (N, classes)
                Larger images leave more places than one: the first fully connected layer reads them all.
                Norm averages over samples and places; of these there is one here, so fast::bn_con is dlib's bn_fc.
        !*/

        template <typename SUBNET>
        using hidden = norm<fast::relu<dlib::fc<512, SUBNET>>>;

        using features = halving_max_pool<typename vgg_body<16, norm>::fifth>;
        using outputs = dlib::fc<default_classes, hidden<hidden<features>>>;
    };

    struct vgg_16_fc
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                An architecture, as resnet is one.
        !*/
        using train_net = loss_multiclass_log_counted<vgg_16_fc_body<fast::bn_con>::outputs>;
        using infer_net = dlib::loss_multiclass_log<vgg_16_fc_body<fast::affine>::outputs>;

        static constexpr conv_bias bias = conv_bias::present;
        static constexpr initial_numbers initial = {start::uniform, start::uniform};
        static std::string name() { return "vgg-16-fc"; }

        static std::vector<std::string> pytorch_names()
        {
            // of a Sequential of linear, relu, normalisation, linear, relu, normalisation, linear
            return vgg_pytorch_names(vgg_convolutions<16>::in_stage,
                {"classifier.0", "classifier.2", "classifier.3", "classifier.5", "classifier.6"});
        }
    };
}

#endif
