// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/convolution.h>

#include <hypersparse/plugins/kernels/dense/dense_kernels.h>
#include <hypersparse/plugins/kernels/dense/winograd_plan.h>

#include <new>

namespace hypersparse
{
    namespace
    {
        // Multiplications for one pair of channels. Filters have to be transformed, too, which costs as much as some tiles do.
        constexpr std::size_t tiles_of_filter = 8;

        std::size_t winograd_work(const convolution_shape& s)
        {
            return dense::points * (s.samples * ((s.out_rows() + 3) / 4) * ((s.out_columns() + 3) / 4) + tiles_of_filter);
        }

        std::size_t direct_work(const convolution_shape& s)
        {
            return s.samples * s.taps() * s.out_rows() * s.out_columns();
        }
    }

    convolution_method method_for(const convolution_shape& s)
    {
        const bool possible = s.filter_rows == 3 && s.filter_columns == 3 && s.stride_y == 1 && s.stride_x == 1;
        const bool enough_channels = s.channels >= 8 && s.filters >= 8;         // or the transforms cost more than they save
        const bool less_work = 3 * winograd_work(s) <= 2 * direct_work(s);
        return possible && enough_channels && less_work ? convolution_method::winograd : convolution_method::direct;
    }

    float* prepared_filters::make_room(const dense_kernels* kernels, convolution_method method, std::size_t floats)
    {
        *this = prepared_filters();
        numbers_.reset(static_cast<float*>(::operator new(floats * sizeof(float), std::align_val_t(64))));
        kernels_ = kernels;
        method_ = method;
        size_ = floats;
        return numbers_.get();
    }

    void prepared_filters::release::operator()(float* p) const
    {
        ::operator delete(p, std::align_val_t(64));
    }

    void convolve(const convolution_shape& shape, const float* input, const float* filters, const float* bias, bool relu,
        float* output, prepared_filters* kept)
    {
        const plane_finish finish = {.bias = bias, .relu = relu};
        const bool winograd = method_for(shape) == convolution_method::winograd;
        const auto method = winograd ? dense::winograd_convolve : dense::direct_convolve;
        method(current_dense_kernels(), shape, input, filters, finish, output, kept);
    }

    void convolve_gradient(const convolution_shape& shape, const float* input, const float* filters,
        const float* output_gradient, float* input_gradient, float* filter_gradient)
    {
        const bool winograd = method_for(shape) == convolution_method::winograd;
        const auto method = winograd ? dense::winograd_gradient : dense::direct_gradient;
        method(current_dense_kernels(), shape, {input, filters, output_gradient, input_gradient, filter_gradient});
    }
}
