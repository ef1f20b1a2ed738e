// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_RESIDUAL_BLOCKS_H
#define HYPERSPARSE_NETWORKS_RESIDUAL_BLOCKS_H

#include <hypersparse/networks/blocks.h>

namespace hypersparse
{
    template <template <typename> class norm>
    struct residual
    {
        /*!
            REQUIREMENTS ON norm
                fast::bn_con for training, fast::affine for inference

            WHAT THIS OBJECT REPRESENTS
                The blocks of residual networks (He et al., CVPR 2016): two 3x3 convolutions without bias, each followed by
                norm, beside a shortcut; the sum goes through relu. The shortcut is the identity, or, where the shape changes, a
                1x1 convolution with norm. It stands on top of the block in the type, so the network's order is: first
                convolution, second convolution, shortcut.
        !*/

        template <long filters, int stride, typename SUBNET>
        using two_convolutions =
            norm<convolution<filters, 3, 1, fast::relu<norm<convolution<filters, 3, stride, SUBNET>>>>>;

        template <long filters, typename SUBNET>
        using identity_block = fast::relu<fast::add_prev1<two_convolutions<filters, 1, dlib::tag1<SUBNET>>>>;

        // stride: of the block's first convolution and of its shortcut
        template <long filters, int stride, typename SUBNET>
        using projection_block = fast::relu<fast::add_prev2<norm<convolution<filters, 1, stride,
            dlib::skip1<dlib::tag2<two_convolutions<filters, stride, dlib::tag1<SUBNET>>>>>>>>;

        // The 3x3 convolution that a network begins with
        template <long filters>
        using stem = fast::relu<norm<convolution<filters, 3, 1, input_rgb_normalized>>>;
    };
}

#endif
