// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_DENSE_CONVOLUTION_METHODS_H
#define HYPERSPARSE_PLUGINS_KERNELS_DENSE_CONVOLUTION_METHODS_H

#include <hypersparse/plugins/kernels/convolution.h>
#include <hypersparse/plugins/kernels/dense/dense_kernels.h>
#include <hypersparse/plugins/kernels/dense/scratch.h>

namespace hypersparse::dense
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
    void winograd_convolve(const dense_kernels& kernels, const convolution_shape& shape, const float* input,
        const float* filters, const plane_finish& finish, float* output, prepared_filters* kept);
    void winograd_gradient(
        const dense_kernels& kernels, const convolution_shape& shape, const convolution_gradients& arrays);

    void direct_convolve(const dense_kernels& kernels, const convolution_shape& shape, const float* input, const float* filters,
        const plane_finish& finish, float* output, prepared_filters* kept);
    void direct_gradient(
        const dense_kernels& kernels, const convolution_shape& shape, const convolution_gradients& arrays);

    void direct_filter_gradient(
        const dense_kernels& kernels, const convolution_shape& shape, const convolution_gradients& arrays);

    // The filters as a method computes with them: those that are kept from earlier, or prepared now.
    template <typename prepare_type>
    const float* filters_ready(prepared_filters* kept, const dense_kernels& kernels, convolution_method method,
        std::size_t floats, const prepare_type& prepare)
    {
        if (kept && kept->fits(&kernels, method, floats))
            return kept->numbers();
        float* numbers = kept ? kept->make_room(&kernels, method, floats) : scratch(scratch_use::filters, floats);
        prepare(numbers);
        return numbers;
    }

    inline std::size_t rounded_up(std::size_t n, std::size_t to) { return (n + to - 1) / to * to; }
}

#endif
