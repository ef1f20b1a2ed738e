// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_EVALUATION_GRADIENTS_H
#define HYPERSPARSE_PLUGINS_TRAINING_EVALUATION_GRADIENTS_H

#include <dlib/cuda/tensor.h>

#include <cstddef>
#include <vector>

namespace hypersparse
{
    namespace impl
    {
        struct folded_layer
        {
            /*!
                One layer with parameters, and the bn_ above it if there is one. A convolution reads z, its own outputs are
                u = w z + b, and evaluation mode makes of them
                    v = g u + h,    g = gamma/sigma,    h = beta - g mu,    sigma = sqrt(variance + eps)
                The folded convolution has the parameters W = g w and B = g b + h, so v = W z + B. With dW and dB, the loss's gradients
                for these,
                    dw = g dW,    db = g dB,    dbeta = dB,    dgamma = (sum over a filter of w dW + b dB - mu dB)/sigma
            !*/
            const dlib::tensor* folded = nullptr;   // parameters of the folded network
            std::size_t place = 0;                  // of them among dlib's layers
            std::size_t filters = 0;                // 0: no bn_ is above it, and the gradients are those of the folded network
            std::vector<float> parameters;          // w, and then b if there is one
            bool has_bias = false;
            std::vector<double> scale;              // g
            std::vector<double> mean;               // mu
            std::vector<double> deviation;          // sigma
        };

        void fold_into(const dlib::tensor& gamma_and_beta, const dlib::tensor& means, const dlib::tensor& variances, double eps,
            folded_layer& layer, dlib::tensor& parameters);
        void unfold_gradient(const folded_layer& layer, const dlib::tensor& gradient, std::vector<double>& result);
        double norm_of(const std::vector<double>& gradient);
    }

    template <typename net_type, typename infer_net_type>
    class evaluation_gradients
    {
        /*!
            REQUIREMENTS ON net_type
                A dlib network with a loss layer for labels. Each bn_ stands directly above a convolution, as in networks/.
            REQUIREMENTS ON infer_net_type
                The same chain of layers with affine_ in the place of every bn_.

            WHAT THIS OBJECT REPRESENTS
                The gradient of a single sample's loss in evaluation mode with respect to all parameters of a network, gamma and beta
                of its normalisations included. dlib has none: bn_ knows the statistics of a batch only, and affine_ computes no
                gradient for its numbers. Here every normalisation is folded into the convolution below it, and the folded
                convolution's gradients give all others without a division: also where gamma is 0. GraNd is the mean of norm() over
                several networks (plugins/data/hard_samples.h).
        !*/

    public:
        evaluation_gradients(const net_type& net, infer_net_type& folded);
        /*!
            requires
                - the parameters of both are allocated, and no layer has a learning rate multiplier of 0
                - folded outlives this object, and nobody else uses it meanwhile
            ensures
                - folded computes what net computes in evaluation mode, by convolutions that have a bias and normalisations that
                  do nothing; #net is as before
        !*/

        std::vector<double> gradient(const dlib::tensor& sample, unsigned long label);
        /*!
            requires
                - sample holds one sample, as to_tensor() makes it
            ensures
                - returns the gradients of the loss for the parameters of all layers, in the order of for_each_layer()
        !*/

        double norm(const dlib::tensor& sample, unsigned long label) { return impl::norm_of(gradient(sample, label)); }
        /*!
            ensures
                - returns the Euclidean norm of gradient(), summed in double
        !*/

    private:
        infer_net_type& folded_;
        std::vector<impl::folded_layer> layers_;
    };
}

#include <hypersparse/plugins/training/evaluation_gradients_impl.h>

#endif
