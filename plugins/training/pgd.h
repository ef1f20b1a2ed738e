// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_PGD_H
#define HYPERSPARSE_PLUGINS_TRAINING_PGD_H

#include <hypersparse/plugins/data/channel_statistics.h>
#include <hypersparse/plugins/data/labelled_images.h>

#include <dlib/cuda/tensor.h>
#include <dlib/error.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            Projected gradient descent in the maximum norm: the attack, and the adversarial training, of Madry, Makelov, Schmidt, Tsipras,
            Vladu: Towards deep learning models resistant to adversarial attacks. ICLR 2018, section 2.1. With pixels x in [0, 1],
                delta <- U(-epsilon, epsilon) for every value, or 0;    delta <- clip(x + delta, 0, 1) - x
                repeat `steps` times:
                    g <- gradient of the mean cross-entropy of net(x + delta) and the labels, with respect to delta
                    delta <- clip(delta + step*sign(g), -epsilon, epsilon);    delta <- clip(x + delta, 0, 1) - x
            and sign(0) = 0, in float32. Untargeted, with the true labels; what comes last is taken, not the best.

        PIXELS AND THE INPUT LAYER
            An image of bytes cannot hold x + delta, so the input layer is passed by: input_rgb_normalized turns bytes into
            (x - mean)/std, a tensor, and everything above it knows that tensor only. pgd_input() makes the tensor from x + delta with
            the statistics of the network's own input layer and the same operations, so delta = 0 gives the same bits. No network
            needs another type for that: the one that is attacked is the one that is trained and saved. The gradient for the tensor is
            std times that for the pixels, and std > 0: the signs are equal.
            Training on adversarial images: start, attack, then net.compute_parameter_gradients(pgd_input, labels) and
            net.update_parameters(solvers, rate) in the place of dnn_trainer, which takes bytes only.

        MODE
            A bn_ network is attacked in training mode: with the statistics of the batch, and every pass moves the running averages
            (steps passes, and one more in the training step). This is what the published adversarial training of sparse networks
            does. dlib's bn_ has no evaluation mode: for that, attack the network's affine copy, whose affine_ passes the gradient on.
    !*/

    class attack_error : public dlib::error
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A loss or a gradient of an attacked network is not finite. The text is one line.
        !*/
    public:
        using dlib::error::error;
    };

    struct pgd_options
    {
        // Defaults: training. Evaluation takes 20 steps.
        float epsilon = 8 / 255.0f;     // 0 <= epsilon <= 1: the largest change of a value
        float step = 2 / 255.0f;        // > 0
        std::size_t steps = 10;
        bool random_start = true;
    };

    struct pgd_draw
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Which random numbers an attack starts from. The start of sample i of a batch is a pure function of (seed, pass,
                first_sample + i) and its size: not of the batch it is in, the order of attacks, or the number of threads.
        !*/
        unsigned long long seed = 1;
        std::uint32_t pass = 0;         // the epoch, say
        std::size_t first_sample = 0;   // the place of the batch's first sample in the pass; below 2^36
    };

    void pixels_to_tensor(const std::vector<dlib::matrix<dlib::rgb_pixel>>& images, dlib::resizable_tensor& x, long channels = 3);
    /*!
        requires
            - there is at least one image, and all have the same size, which is not 0
            - channels is 1 or 3: that of the network's input layer
        ensures
            - #x holds pixel/255, shape (images, channels, rows, columns); with one channel, of the value that input_rgb_normalized
              takes for grey
    !*/

    void pgd_start(const dlib::tensor& x, const pgd_options& options, const pgd_draw& draw, dlib::resizable_tensor& delta);
    /*!
        requires
            - all values of x are in [0, 1]
        ensures
            - #delta has the shape of x: 0, or if options.random_start uniform on [-epsilon, epsilon], then projected as by pgd_step()
    !*/

    void pgd_step(const dlib::tensor& x, const dlib::tensor& gradient, const pgd_options& options, dlib::tensor& delta);
    /*!
        requires
            - x, gradient and delta have one shape; all values of x are in [0, 1]
        ensures
            - #delta is delta after one step with this gradient. Exactly: |#delta| <= epsilon, and 0 <= x + #delta <= 1 when added in
              float32. (For the first, delta is cut to [-epsilon, epsilon] once more at the end: (x + delta) - x may be a rounding error
              further away. x + delta stays as it is.)
            - the result does not depend on the number of threads
        throws
            - attack_error if a value of gradient is not finite; delta is then partly changed
    !*/

    void pgd_input(const dlib::tensor& x, const dlib::tensor& delta, const channel_statistics& statistics, dlib::resizable_tensor& input);
    /*!
        requires
            - x and delta have one shape of one channel or three
        ensures
            - #input == ((x + delta) - mean)/std channel by channel, in float32 and in this order: what input_rgb_normalized with these
              statistics makes of the image, if the image has only bytes
    !*/

    template <typename net_type, typename label_iterator>
    double pgd_loss(net_type& net, const dlib::tensor& x, const dlib::tensor& delta, label_iterator labels);
    /*!
        requires
            - as pgd_attack()
        ensures
            - returns the mean loss of net(x + delta): one more pass in net's mode
    !*/

    template <typename net_type, typename label_iterator>
    std::vector<double> pgd_attack(
        net_type& net, const dlib::tensor& x, label_iterator labels, const pgd_options& options, dlib::tensor& delta);
    /*!
        REQUIREMENTS ON net_type
            A dlib network with a loss layer for labels, such as loss_multiclass_log or loss_multiclass_log_counted, above an input
            layer that has statistics(), such as input_rgb_normalized.
        requires
            - the parameters of net are allocated, and to_tensor() was called on it or on the network it was copied from
            - no relu of net is disabled, as fuse_layers() does to one directly above a convolution: it would let gradients through
              where it had cut values off. (A fused affine layer is no hindrance.)
            - x has the shape (samples, channels, rows, columns) that net takes, all values in [0, 1]; a net with bn_ takes two
              samples or more. labels is a multi-pass iterator over x.num_samples() labels.
            - delta has the shape of x and comes from pgd_start() or an earlier attack
            - options.epsilon in [0, 1], options.step > 0
        ensures
            - makes options.steps steps from delta; #delta is the perturbation after the last
            - returns the loss at the point where the gradient of each step was taken: the first is that before the attack
            - no solver is called and no parameter changes. The network's parameter gradients and activations are those of the attack
              afterwards; a bn_ has moved its running averages by one batch in each step; a loss that counts hits has counted none.
            - a first layer without an input gradient (fast::disable_first_input_gradient) computes it during the attack
        throws
            - attack_error if a loss or gradient is not finite; what a loss layer throws for a bad label
    !*/
}

#include <hypersparse/plugins/training/pgd_impl.h>

#endif
