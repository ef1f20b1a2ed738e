// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_SAMPLE_GRADIENTS_H
#define HYPERSPARSE_PLUGINS_TRAINING_SAMPLE_GRADIENTS_H

#include <dlib/cuda/tensor.h>

#include <vector>

namespace hypersparse
{
    template <typename net_type, typename label_iterator>
    std::vector<double> sample_gradient_norms(net_type& net, const dlib::tensor& input, label_iterator labels);
    /*!
        REQUIREMENTS ON net_type
            A dlib network with a loss layer for labels and without batch normalisation (bn_). dlib's bn_ has no gradient for a single
            sample, and affine_, which stands for it in evaluation mode, has none for gamma and beta: the norm over *all* parameters of such
            a network cannot be had in this way.
        requires
            - the parameters of net are allocated, and to_tensor() was called on it; input is such a tensor
            - labels is a multi-pass iterator over the labels of the samples of input
        ensures
            - returns the Euclidean norm of the gradient of each sample's own loss with respect to all parameters of net, biases included;
              summed in double. GraNd is its mean over several networks (mean_scores(), plugins/data/hard_samples.h).
            - parameters are as before; the network's gradients are those of the last sample
    !*/
}

#include <hypersparse/plugins/training/sample_gradients_impl.h>

#endif
