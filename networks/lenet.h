// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_LENET_H
#define HYPERSPARSE_NETWORKS_LENET_H

#include <hypersparse/networks/blocks.h>

#include <string>
#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            The two small networks for handwritten digits that the literature on pruning has in common. They have no
            normalisation, so they are the same for training and for inference but for the loss. PyTorch's names are those that
            its programs mostly give: fc1, fc2, fc3, and conv1, conv2, fc1, fc2.
    !*/

    struct lenet_300_100
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                LeNet-300-100 (LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition. 1998),
                with relu: fully connected layers of 300, 100 and `classes` outputs, 266,610 parameters for 28x28 pixels, one
                channel and 10 classes.
        !*/
        using outputs = dlib::fc<default_classes, fast::relu<dlib::fc<100, fast::relu<dlib::fc<300, input_rgb_normalized>>>>>;
        using train_net = loss_multiclass_log_counted<outputs>;
        using infer_net = dlib::loss_multiclass_log<outputs>;

        static constexpr conv_bias bias = conv_bias::present;       // it has no convolution
        static constexpr initial_numbers initial = {start::uniform, start::uniform};
        static std::string name() { return "lenet-300-100"; }
        static std::vector<std::string> pytorch_names() { return {"fc1", "fc2", "fc3"}; }
    };

    struct lenet_5
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The LeNet-5 that is pruned in the literature, 431,080 parameters for 28x28 pixels, one channel and 10 classes: not
                that of 1998, but the one that Caffe's example for MNIST defines.
                    5x5 convolution without padding, 20 filters     (N, 20, rows - 4, cols - 4)
                    2x2 max pool of stride 2                        (N, 20, half of that)
                    5x5 convolution without padding, 50 filters     (N, 50, 4 less)
                    2x2 max pool of stride 2                        (N, 50, half of that): 4x4 places of 28x28 pixels
                    fully connected, 500 outputs, relu              (N, 500)
                    fully connected                                 (N, classes)
                As there, the pools are all that is not linear before the first fully connected layer.
        !*/
        template <long filters, typename SUBNET>
        using convolution_5x5 = dlib::add_layer<fast::con_<filters, 5, 5, 1, 1, 0, 0>, SUBNET>;

        using features = halving_max_pool<convolution_5x5<50, halving_max_pool<convolution_5x5<20, input_rgb_normalized>>>>;
        using outputs = dlib::fc<default_classes, fast::relu<dlib::fc<500, features>>>;
        using train_net = loss_multiclass_log_counted<outputs>;
        using infer_net = dlib::loss_multiclass_log<outputs>;

        static constexpr conv_bias bias = conv_bias::present;
        static constexpr initial_numbers initial = {start::uniform, start::uniform};
        static std::string name() { return "lenet-5"; }
        static std::vector<std::string> pytorch_names() { return {"conv1", "conv2", "fc1", "fc2"}; }
    };
}

#endif
