// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/layers/fast/tensor_kernels.h>

#include <hypersparse/plugins/kernels/dense/dense_kernels.h>
#include <hypersparse/plugins/kernels/thread_team.h>

namespace hypersparse::impl
{
    convolution_shape shape_of(const dlib::tensor& input, long filters, long nr, long nc, const convolution_strides& s)
    {
        DLIB_CASSERT(nr <= input.nr() + 2*s.padding_y && nc <= input.nc() + 2*s.padding_x,
            "Filter windows must be small enough to fit into the padded image: filter " << nr << "x" << nc << ", image "
            << input.nr() << "x" << input.nc() << ", padding " << s.padding_y << "x" << s.padding_x);
        const auto size = [](long long n) { return static_cast<std::size_t>(n); };
        return {size(input.num_samples()), size(input.k()), size(input.nr()), size(input.nc()), size(filters), size(nr), size(nc),
            size(s.stride_y), size(s.stride_x), size(s.padding_y), size(s.padding_x)};
    }

    namespace
    {
        std::size_t filter_numbers(const convolution_shape& s) { return s.filters * s.channels * s.taps(); }

        void check_params(const convolution_shape& s, const dlib::tensor& params, bool bias)
        {
            DLIB_CASSERT(params.size() == filter_numbers(s) + (bias ? s.filters : 0),
                "The number of channels given to this convolution doesn't match what it was trained with: expected "
                << filter_numbers(s) + (bias ? s.filters : 0) << " parameters, found " << params.size());
        }

        void bias_gradient(const convolution_shape& s, const float* output_gradient, float* gradient)
        {
            const dense_kernels& kernels = current_dense_kernels();
            const std::size_t plane = s.out_rows() * s.out_columns();
            parallel_for(s.filters, [&](std::size_t filter)
            {
                double sum = 0;
                for (std::size_t n = 0; n < s.samples; ++n)
                    sum += kernels.sum(output_gradient + (n * s.filters + filter) * plane, plane);
                gradient[filter] = static_cast<float>(sum);
            });
        }
    }

    void fast_convolve(const convolution_shape& s, const dlib::tensor& input, const dlib::tensor& params, bool bias, bool relu,
        dlib::resizable_tensor& output, prepared_filters* kept)
    {
        check_params(s, params, bias);
        output.set_size(s.samples, s.filters, s.out_rows(), s.out_columns());
        const float* filters = params.host();
        convolve(s, input.host(), filters, bias ? filters + filter_numbers(s) : nullptr, relu,
            output.host_write_only(), kept);
    }

    void fast_convolve_gradient(const convolution_shape& s, const dlib::tensor& input, const dlib::tensor& params, bool bias,
        const dlib::tensor& output_gradient, dlib::tensor* input_gradient, dlib::tensor* params_gradient)
    {
        check_params(s, params, bias);
        float* gradient = params_gradient ? params_gradient->host_write_only() : nullptr;
        convolve_gradient(s, input.host(), params.host(), output_gradient.host(),
            input_gradient ? input_gradient->host() : nullptr, gradient);
        if (bias && gradient)
            bias_gradient(s, output_gradient.host(), gradient + filter_numbers(s));
    }
}
