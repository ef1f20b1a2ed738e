// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_PUBLISHED_SETTINGS_H
#define HYPERSPARSE_NETWORKS_PUBLISHED_SETTINGS_H

#include <hypersparse/networks/blocks.h>

#include <cstdint>

namespace hypersparse
{
    template <typename net_type>
    void apply_published_settings(net_type& net, unsigned long classes, conv_bias bias);
    /*!
        requires
            - net has not been used yet: its parameters are not allocated
            - directly below its loss is a fully connected layer
            - classes > 0
        ensures
            - the fully connected layer below the loss has `classes` outputs; those of others are as their types say
            - convolutions have a bias only where bias == conv_bias::present
            - weight decay falls on all parameters, biases and gamma and beta included (dlib spares them by default)
    !*/

    template <typename net_type>
    void initialise(net_type& net, std::uint64_t seed, const initial_numbers& from);
    /*!
        requires
            - the parameters of net are allocated
        ensures
            - convolutions and fully connected layers start as `from` says
            - batch normalisations: gamma 1, beta 0, running averages as start_like_pytorch() leaves them
            - the numbers depend on seed, the layer's position among those with weights and the weight's index alone;
              neither std::rand nor the number of classes plays a part in the convolutions
    !*/

    template <typename architecture>
    typename architecture::train_net make_train_net(
        unsigned long classes, long rows, long cols, std::uint64_t seed, long channels = 3);
    /*!
        requires
            - classes > 0, and images of rows x cols leave at least one pixel after the last stage
            - channels, which the network reads of an image, is 1 or 3 (see input_rgb_normalized)
        ensures
            - returns a network of this architecture, ready for training with the published settings: settings applied,
              parameters allocated and initialised from seed
            - if its first layer is a convolution, that leaves out the gradient for the images:
              fast::con_::enable_input_gradient() brings it back
    !*/

    template <typename train_net, typename infer_net>
    void copy_for_inference(const train_net& from, infer_net& to);
    /*!
        requires
            - from and to are the two types of one architecture, and the parameters of both are allocated
        ensures
            - to computes what from computes with its running averages: batch normalisations are folded into affine
              layers, everything else is copied. Activations are neither copied nor touched.
    !*/
}

#include <hypersparse/networks/published_settings_impl.h>

#endif
