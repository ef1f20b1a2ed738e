// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_LOSS_GRADIENTS_H
#define HYPERSPARSE_PLUGINS_TRAINING_LOSS_GRADIENTS_H

#include <hypersparse/plugins/weights/layer_numbers.h>

#include <dlib/cuda/tensor.h>

#include <cstddef>
#include <vector>

namespace hypersparse
{
    class mean_loss_gradients
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The gradient of the mean loss of all samples of several batches with respect to the prunable weights of a network
                (filters of con and cont, matrices of fc and linear; no biases, no normalisation), masked weights included:
                    g = sum over batches of n_b g_b / sum over batches of n_b
                with n_b samples in batch b and g_b the gradient of its mean loss. Summed in double. A batch normalisation sees
                each batch by itself, in training mode.
        !*/

    public:
        template <typename net_type, typename label_iterator>
        double add(net_type& net, const dlib::tensor& input, label_iterator labels);
        /*!
            REQUIREMENTS ON net_type
                A dlib network with a loss layer for labels.
            requires
                - the parameters of net are allocated, nothing else uses it, and to_tensor() was called on it or on the network
                  that it was copied from; input is such a tensor, of two samples or more where net has a batch normalisation
                - labels is a multi-pass iterator over the labels of the samples of input
                - no relu of net is disabled, as fuse_layers() does to one directly above a convolution
                - all batches are those of one network
            ensures
                - adds the batch, and returns its mean loss
                - no solver is called. Parameters, running statistics and the tally of a loss that counts hits are as before, also
                  after an exception; the network's activations and gradients are those of this batch.
                - a layer whose learning rate multiplier is 0 has a gradient like any other
            throws
                - dlib::error if a gradient is not finite; what a loss layer throws for a bad label. Nothing has been added then.
        !*/

        template <typename net_type>
        double add(net_type& net, const std::vector<typename net_type::input_type>& images,
            const std::vector<typename net_type::training_label_type>& labels);
        /*!
            requires
                - images.size() == labels.size() > 0
            ensures
                - the same for images that net takes
        !*/

        std::size_t samples() const { return samples_; }
        double loss() const;                // mean over all samples; 0 without samples

        layer_numbers gradients() const;
        /*!
            ensures
                - returns g: after a single batch it is, bit for bit, what the network has computed; empty without samples
        !*/

    private:
        void add(const layer_numbers& gradients, double loss, std::size_t samples);

        std::vector<std::vector<double>> sums_;
        double loss_sum_ = 0;
        std::size_t samples_ = 0;
    };

    template <typename net_type, typename label_iterator>
    layer_numbers loss_gradients(net_type& net, const dlib::tensor& input, label_iterator labels);

    template <typename net_type>
    layer_numbers loss_gradients(net_type& net, const std::vector<typename net_type::input_type>& images,
        const std::vector<typename net_type::training_label_type>& labels);
    /*!
        requires
            - as mean_loss_gradients::add()
        ensures
            - returns the gradients of one batch
    !*/
}

#include <hypersparse/plugins/training/loss_gradients_impl.h>

#endif
