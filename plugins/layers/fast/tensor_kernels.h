// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_FAST_TENSOR_KERNELS_H
#define HYPERSPARSE_PLUGINS_LAYERS_FAST_TENSOR_KERNELS_H

#include <hypersparse/plugins/kernels/convolution.h>

#include <dlib/cuda/tensor.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hypersparse::impl
{
    // What fast layers compute, on dlib's tensors, in host memory and on all threads of the team. Gradients for data are added,
    // gradients for parameters assigned, as dlib's layers do it.

    struct convolution_strides
    {
        long stride_y, stride_x, padding_y, padding_x;
    };

    convolution_shape shape_of(const dlib::tensor& input, long filters, long nr, long nc, const convolution_strides& strides);
    /*!
        requires
            - the filter is not larger than the padded image
    !*/

    // params: the filters, then their biases, if any
    void fast_convolve(const convolution_shape& shape, const dlib::tensor& input, const dlib::tensor& params, bool bias, bool relu,
        dlib::resizable_tensor& output, prepared_filters* kept = nullptr);
    // Either gradient may be null: it is not computed then.
    void fast_convolve_gradient(const convolution_shape& shape, const dlib::tensor& input, const dlib::tensor& params, bool bias,
        const dlib::tensor& output_gradient, dlib::tensor* input_gradient, dlib::tensor* params_gradient);

    struct norm_statistics
    {
        dlib::resizable_tensor& means;
        dlib::resizable_tensor& invstds;
        dlib::resizable_tensor& running_means;
        dlib::resizable_tensor& running_variances;
        unsigned long& updates;
    };

    // params: gamma, then beta
    void fast_normalize(const dlib::tensor& input, const dlib::tensor& params, double eps, unsigned long window,
        norm_statistics statistics, bool relu, dlib::resizable_tensor& output);
    void fast_normalize_gradient(const dlib::tensor& input, const dlib::tensor& params, norm_statistics statistics, bool relu,
        const dlib::tensor& output_gradient, dlib::tensor& input_gradient, dlib::tensor& params_gradient);
    void fast_affine(
        const dlib::tensor& input, const dlib::tensor& scale, const dlib::tensor& shift, bool relu, dlib::tensor& output);

    void fast_relu(const dlib::tensor& input, dlib::tensor& output);
    void fast_relu_gradient(const dlib::tensor& output, const dlib::tensor& output_gradient, dlib::tensor& input_gradient);

    void fast_add(const dlib::tensor& a, const dlib::tensor& b, bool relu, dlib::tensor& sum);
    void fast_add_to(const dlib::tensor& addend, dlib::tensor& sum);

    struct pool_window
    {
        long nr, nc, stride_y, stride_x, padding_y, padding_x;
    };

    void fast_max_pool(const dlib::tensor& input, const pool_window& window, dlib::resizable_tensor& output);
    void fast_max_pool_gradient(const dlib::tensor& input, const pool_window& window, const dlib::tensor& output_gradient,
        dlib::tensor& input_gradient);
    struct pool_winners
    {
        std::vector<std::uint32_t> places;      // in its plane, of the number that each window of a max_pool takes
        long rows = 0, columns = 0;             // of the output
        std::size_t plane = 0;                  // numbers in a plane of the input
    };

    pool_winners max_pool_winners(const dlib::tensor& input, const pool_window& window);
    void take_winners(const dlib::tensor& input, const pool_winners& winners, dlib::resizable_tensor& output);
    void add_to_winners(const dlib::tensor& output_gradient, const pool_winners& winners, dlib::tensor& input_gradient);

    void fast_average_pool(const dlib::tensor& input, const pool_window& window, dlib::resizable_tensor& output);
    void fast_average_pool_gradient(const dlib::tensor& input, const pool_window& window, const dlib::tensor& output_gradient,
        dlib::tensor& input_gradient);
}

#endif
