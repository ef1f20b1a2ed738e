// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_OPERATIONS_H
#define HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_OPERATIONS_H

#include <hypersparse/plugins/deploy/graph/sparse_matrix.h>

#include <array>
#include <cstddef>
#include <variant>
#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            What a node of a graph (graph.h) can do: one type for each operation, with all that it needs beside its inputs.
            The formulas are for one image; x is the first input, y the output, both (channels, rows, columns).
            Where x is read outside of its rows and columns, it is 0 (pools leave such places out).
    !*/

    struct tensor_shape
    {
        std::size_t channels = 0;
        std::size_t rows = 0;
        std::size_t cols = 0;

        std::size_t plane() const { return rows * cols; }
        std::size_t size() const { return channels * plane(); }
        friend bool operator==(const tensor_shape&, const tensor_shape&) = default;
    };

    struct window
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Where a window stands for the output at (r, c): its first place is the input's
                (r*stride_y - padding_y, c*stride_x - padding_x).
        !*/

        std::size_t rows = 1;
        std::size_t cols = 1;
        std::size_t stride_y = 1;
        std::size_t stride_x = 1;
        std::size_t padding_y = 0;
        std::size_t padding_x = 0;

        std::size_t size() const { return rows * cols; }
        friend bool operator==(const window&, const window&) = default;
    };

    struct input_operation
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The image, and how it is normalised: y(c,.,.) = scale[c] * pixel(c,.,.) + offset[c]. An image of bytes has
                pixels from 0 to 255.
        !*/

        tensor_shape shape;
        std::vector<float> scale;       // one for each channel
        std::vector<float> offset;      // one for each channel
    };

    struct convolution_operation
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                y(o,r,c) = bias[o] + sum over i,u,v of w(o,i,u,v) * x(i, r*stride_y - padding_y + u, c*stride_x - padding_x + v)
                w(o,i,u,v) is filters' row o, column (i*where.rows + u)*where.cols + v.
                Where reads_ones, the filters have one channel more than x: it is 1 in all of the image (and 0 outside of
                it). It holds what channels of constant value gave, see remove_dead_structure.h.
        !*/

        window where;
        sparse_matrix filters;          // (output channels) x (input channels (+ 1) * window)
        std::vector<float> bias;        // one for each output channel
        bool reads_ones = false;
    };

    struct transposed_convolution_operation
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                y(o, r*stride_y - padding_y + u, c*stride_x - padding_x + v) = bias[o] + sum over i,r,c,u,v of w(o,i,u,v) * x(i,r,c)
                with filters as in a convolution; y has stride*(rows - 1) + window.rows - 2*padding rows, columns alike.
        !*/

        window where;
        sparse_matrix filters;          // (output channels) x (input channels * window)
        std::vector<float> bias;
    };

    struct fully_connected_operation
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                y(o,0,0) = bias[o] + sum over j of weights(o,j) * x[j], x row-major
        !*/

        sparse_matrix weights;          // (outputs) x (channels*rows*columns of x)
        std::vector<float> bias;
    };

    struct linear_operation
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Every row of x by itself: y(k,r,o) = bias[o] + sum over c of weights(o,c) * x(k,r,c)
        !*/

        sparse_matrix weights;          // (output columns) x (columns of x)
        std::vector<float> bias;
    };

    struct affine_operation
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                y = scale*x + offset, with a number for each channel, or one for each element of an image
        !*/

        std::vector<float> scale;
        std::vector<float> offset;      // as many
    };

    enum class activation { relu, leaky_relu, sigmoid, tanh, gelu, silu, mish, clipped_relu, elu };

    struct activation_operation
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                y = f(x), element by element, see activate() in activation.h
        !*/

        activation function = activation::relu;
        float parameter = 0;            // leaky_relu: slope below 0; clipped_relu: largest value; elu: alpha
    };

    struct pool_operation
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The largest, or the mean, of the window's places that lie within x
        !*/

        bool maximum = true;
        window where;
    };

    struct add_operation
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                y(k,r,c) = offset[k] + a(channels[0][k],r,c) + b(channels[1][k],r,c)
                of the two inputs a and b. A channel of -1 is absent: it counts 0, as does every place that an input does not
                have. y has as many rows and columns as the larger input.
                Without channels, channel k is k, y has as many channels as the larger input; no offset stands for 0.
        !*/

        std::array<std::vector<int>, 2> channels;
        std::vector<float> offset;
    };

    struct concat_operation
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The channels of all inputs, one input after the other
        !*/
    };

    using operation = std::variant<input_operation, convolution_operation, transposed_convolution_operation,
        fully_connected_operation, linear_operation, affine_operation, activation_operation, pool_operation, add_operation,
        concat_operation>;

    const char* name_of(const operation& op);
    /*!
        ensures
            - returns "input", "convolution", "transposed convolution", "fully connected", "linear", "affine", "activation",
              "pool", "add" or "concat"
    !*/

    const char* name_of(activation function);
    /*!
        ensures
            - returns the enumerator's name
    !*/
}

#endif
