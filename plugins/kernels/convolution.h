// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CONVOLUTION_H
#define HYPERSPARSE_PLUGINS_KERNELS_CONVOLUTION_H

#include <cstddef>
#include <memory>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            The convolution of a batch and its gradients on the CPU, as fast layers compute it. Arrays are dlib's: images
            (samples, channels, rows, columns), filters (filters, channels, filter_rows, filter_columns), all contiguous.
            Two methods: Winograd's F(4x4, 3x3), 4 times fewer multiplications, for 3x3 filters of stride 1, and direct sums for
            everything else. Measured against sums in double, of the largest number: at most 1e-5 with Winograd's (128
            channels), 2e-6 with direct sums. Both take images apart into pixels with their channels side by side, in scratch
            memory that survives the call: some images at a time for each thread, or the whole batch where images are small
            or the filters large.
            On all threads of the team (thread_team.h); the sum over images for the filters' gradient on at most 8, where their
            number is small. Results do not depend on the number of threads.
    !*/

    struct convolution_shape
    {
        std::size_t samples, channels, rows, columns;                   // of the input
        std::size_t filters, filter_rows, filter_columns;
        std::size_t stride_y, stride_x, padding_y, padding_x;           // padding < filter size

        std::size_t out_rows() const { return (rows + 2 * padding_y - filter_rows) / stride_y + 1; }
        std::size_t out_columns() const { return (columns + 2 * padding_x - filter_columns) / stride_x + 1; }
        std::size_t input_size() const { return channels * rows * columns; }                    // of one sample
        std::size_t output_size() const { return filters * out_rows() * out_columns(); }
        std::size_t taps() const { return filter_rows * filter_columns; }

        bool operator==(const convolution_shape&) const = default;
    };

    enum class convolution_method { winograd, direct };

    convolution_method method_for(const convolution_shape& shape);
    /*!
        ensures
            - returns which method the functions below take for this shape: the one with less work
    !*/

    struct dense_kernels;

    class prepared_filters
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Filters in the form that a method computes with, kept from one convolve() to the next where they do not change:
                as many numbers as the filters have, 4 times as many for Winograd's method. A copy of this object is empty.
        !*/

    public:
        prepared_filters() = default;
        prepared_filters(const prepared_filters&) {}
        prepared_filters& operator=(const prepared_filters&) { return *this = prepared_filters(); }
        prepared_filters(prepared_filters&&) = default;
        prepared_filters& operator=(prepared_filters&&) = default;

        bool fits(const dense_kernels* kernels, convolution_method method, std::size_t floats) const
        {
            return numbers_ && kernels_ == kernels && method_ == method && size_ == floats;
        }
        const float* numbers() const { return numbers_.get(); }
        float* make_room(const dense_kernels* kernels, convolution_method method, std::size_t floats);

    private:
        struct release { void operator()(float* p) const; };

        const dense_kernels* kernels_ = nullptr;
        convolution_method method_ = convolution_method::direct;
        std::size_t size_ = 0;
        std::unique_ptr<float[], release> numbers_;
    };

    void convolve(const convolution_shape& shape, const float* input, const float* filters, const float* bias, bool relu,
        float* output, prepared_filters* kept = nullptr);
    /*!
        requires
            - kept is null, or empty, or was used with these filters only
        ensures
            - #output[n,f,y,x] = bias[f] + sum over c, i, j of filters[f,c,i,j] * input[n, c, y*stride_y - padding_y + i,
              x*stride_x - padding_x + j], where numbers outside of the image are 0; no bias if it is null;
              max(0, ...) of it with relu
            - #kept, if there is one, holds the filters as they were prepared
    !*/

    void convolve_gradient(const convolution_shape& shape, const float* input, const float* filters,
        const float* output_gradient, float* input_gradient, float* filter_gradient);
    /*!
        ensures
            - adds the gradient for the input to #input_gradient, unless it is null
            - #filter_gradient is the gradient for the filters, unless it is null
    !*/
}

#endif
