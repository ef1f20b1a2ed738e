// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_DENSE_PLANE_PASS_H
#define HYPERSPARSE_PLUGINS_KERNELS_DENSE_PLANE_PASS_H

#include <hypersparse/plugins/kernels/dense/passes.h>

namespace hypersparse::dense
{
    // Direct convolution with columns as lanes, for passes of stride 1 that make few channels: those fill lanes badly.

    bool lanes_are_columns(const dense_kernels& kernels, const passes& all);
    /*!
        ensures
            - returns true if this is at least twice as fast as channels as lanes
    !*/

    void order_filters(const passes& all, const float* filters, float* ordered);
    /*!
        requires
            - ordered has room for all numbers of the filters
    !*/

    void convolve_planes(const dense_kernels& kernels, const passes& all, const float* input, const float* ordered,
        const plane_finish& finish, float* output);
    /*!
        requires
            - lanes_are_columns(kernels, all)
        ensures
            - computes one image
    !*/
}

#endif
