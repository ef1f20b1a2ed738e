// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_SOLVERS_LP_SPHERE_OPTIONS_H
#define HYPERSPARSE_SOLVERS_LP_SPHERE_OPTIONS_H

#include <hypersparse/plugins/weights/weight_tensor.h>

#include <cstddef>
#include <vector>

namespace hypersparse
{
    struct lp_sphere_options
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The settings of lp_sphere_sgd; the defaults are the published ones for a sparsity of 0.9.
        !*/

        double p = 1.07;                    // in (1, 2]: the exponent of all layers on the sphere ...
        double first_p = 1.2;               // ... but the first ones: theirs, in (1, 2]
        std::size_t first_layers = 4;       // how many layers have first_p, see sphere_exponents(); 0: p holds for all
        double momentum = 0.9;              // m, in [0, 1)
        double dampening = 0;               // damp, in [0, 1]
        double weight_decay = 0;            // wd, >= 0, on every parameter, times the layer's multipliers
        bool nesterov = true;
        double sphere_rate = 1;             // > 0: on the sphere the learning rate is so many times the trainer's. Published rates are
                                            // those of a summed loss: with a mean loss they hold everywhere else, and times 1/batch here
        std::vector<double> exponents = {}; // not empty: p of every prunable layer in the network's order, 0 for plain SGD
    };

    void check(const lp_sphere_options& options);
    /*!
        throws
            - dlib::error if a value is outside of its range; the message has name, range and value
    !*/

    std::vector<double> sphere_exponents(const std::vector<weight_tensor>& weights, const lp_sphere_options& options);
    /*!
        requires
            - weights is the weight_list() of a network
        ensures
            - returns for each of these layers its p, or 0 if it is trained by plain SGD:
                options.exponents, if that is not empty; else
                0         for the last one, the classifier
                0         for a 1x1 convolution: published are those of residual shortcuts, which are left out by their name
                          ("downsample"). A dlib layer has no name, so every 1x1 convolution is taken for one.
                0         for a layer with a single input channel, and for a transposed convolution
                first_p   for the others among the first options.first_layers layers
                p         for the rest
            - In the count of the first layers a 1x1 convolution is passed over, a layer with a single input channel is not,
              as published: with 4, a network of grey images has first_p in its second to fourth convolution.
        throws
            - dlib::error if options.exponents has not one number for each layer, or one for a transposed convolution
    !*/
}

#endif
