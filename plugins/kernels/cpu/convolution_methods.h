// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CPU_CONVOLUTION_METHODS_H
#define HYPERSPARSE_PLUGINS_KERNELS_CPU_CONVOLUTION_METHODS_H

#include <hypersparse/plugins/kernels/convolution.h>
#include <hypersparse/plugins/kernels/cpu/dense_kernels.h>

namespace hypersparse::cpu
{
    struct convolution_gradients
    {
        const float* input;
        const float* filters;
        const float* output_gradient;
        float* input_gradient;          // added to, or null
        float* filter_gradient;         // assigned, or null
    };

    // The two methods of convolution.h. Their requirements are its, and for Winograd 3x3 filters of stride 1.
    void winograd_convolve(const dense_kernels& kernels, const convolution_shape& shape, const float* input, const float* filters,
        const plane_finish& finish, float* output);
    void winograd_gradient(
        const dense_kernels& kernels, const convolution_shape& shape, const convolution_gradients& arrays);

    void direct_convolve(const dense_kernels& kernels, const convolution_shape& shape, const float* input, const float* filters,
        const plane_finish& finish, float* output);
    void direct_gradient(
        const dense_kernels& kernels, const convolution_shape& shape, const convolution_gradients& arrays);

    inline std::size_t rounded_up(std::size_t n, std::size_t to) { return (n + to - 1) / to * to; }
}

#endif
