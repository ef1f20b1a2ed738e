// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_DESCENT_DIRECTION_H
#define HYPERSPARSE_PLUGINS_KERNELS_DESCENT_DIRECTION_H

#include <dlib/cuda/tensor.h>

#include <cstddef>

namespace hypersparse
{
    struct descent_plan
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                How one layer's gradient becomes a direction. Parameters from index `biases` on have rates of their own.
        !*/

        std::size_t biases = 0;
        float learning_rate = 0, bias_learning_rate = 0;        // lr
        float weight_decay = 0, bias_weight_decay = 0;          // wd
        float momentum = 0;                                     // m
        float dampening = 0;                                    // damp
        bool nesterov = false;
        bool first = false;                                     // this is the first step with this buffer
    };

    bool descent_direction(dlib::tensor& direction, dlib::tensor& buffer, const dlib::tensor& params, const dlib::tensor& gradient,
        const descent_plan& plan);
    /*!
        requires
            - all four have the same number n of elements; plan.biases <= n
            - all elements of buffer are 0 if plan.first
        ensures
            - momentum as in PyTorch's SGD, for every element w of params and g of gradient:
                d         = g + wd w
                buffer    = d                              if plan.first, else
                            m buffer + (1 - damp) d
                direction = d + m buffer                   if plan.nesterov, else
                            buffer
            - returns false if a w, g, or an element of direction is not finite
            - This is host code. In a CUDA build params and gradient are brought to the host, which waits for the GPU.
    !*/

    bool step_along(dlib::tensor& direction, const dlib::tensor& params, std::size_t begin, const descent_plan& plan);
    /*!
        requires
            - direction and params have the same number n of elements; begin and plan.biases <= n
        ensures
            - from index begin on, every element of direction becomes the step -lr direction
            - returns false if one of these parameters would not be finite after its step
            - This is host code, as above.
    !*/
}

#endif
