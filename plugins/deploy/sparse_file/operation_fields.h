// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_OPERATION_FIELDS_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_OPERATION_FIELDS_H

#include <hypersparse/plugins/deploy/graph/operations.h>

#include <type_traits>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            fields(file, op): what an operation has, in the order in which a sparse file holds it. It is said once for both
            directions: file is a graph_writer, or a graph_reader that sets the fields. A file has functions for
                size(n)             a size or a count, std::size_t
                flag(b)             a bool
                function(f)         an activation
                number(x)           a float
                numbers(list)       floats, and how many
                channels(list)      channels, and how many: those of an add_operation
                matrix(m)           weights
    !*/

    template <typename file_type, typename shape_type>
    void shape_fields(file_type& file, shape_type& shape)
    {
        file.size(shape.channels);
        file.size(shape.rows);
        file.size(shape.cols);
    }

    template <typename file_type, typename window_type>
    void window_fields(file_type& file, window_type& where)
    {
        for (auto* n : {&where.rows, &where.cols, &where.stride_y, &where.stride_x, &where.padding_y, &where.padding_x})
            file.size(*n);
    }

    template <typename operation_type, typename expected_type>
    concept is_operation = std::is_same_v<std::remove_const_t<operation_type>, expected_type>;

    template <typename file_type, is_operation<input_operation> operation_type>
    void fields(file_type& file, operation_type& op)
    {
        shape_fields(file, op.shape);
        file.numbers(op.scale);
        file.numbers(op.offset);
    }

    template <typename file_type, is_operation<convolution_operation> operation_type>
    void fields(file_type& file, operation_type& op)
    {
        window_fields(file, op.where);
        file.matrix(op.filters);
        file.numbers(op.bias);
        file.flag(op.reads_ones);
    }

    template <typename file_type, is_operation<transposed_convolution_operation> operation_type>
    void fields(file_type& file, operation_type& op)
    {
        window_fields(file, op.where);
        file.matrix(op.filters);
        file.numbers(op.bias);
    }

    template <typename file_type, typename operation_type>
        requires is_operation<operation_type, fully_connected_operation> || is_operation<operation_type, linear_operation>
    void fields(file_type& file, operation_type& op)
    {
        file.matrix(op.weights);
        file.numbers(op.bias);
    }

    template <typename file_type, is_operation<affine_operation> operation_type>
    void fields(file_type& file, operation_type& op)
    {
        file.numbers(op.scale);
        file.numbers(op.offset);
    }

    template <typename file_type, is_operation<activation_operation> operation_type>
    void fields(file_type& file, operation_type& op)
    {
        file.function(op.function);
        file.number(op.parameter);
    }

    template <typename file_type, is_operation<pool_operation> operation_type>
    void fields(file_type& file, operation_type& op)
    {
        file.flag(op.maximum);
        window_fields(file, op.where);
    }

    template <typename file_type, is_operation<add_operation> operation_type>
    void fields(file_type& file, operation_type& op)
    {
        file.channels(op.channels[0]);
        file.channels(op.channels[1]);
        file.numbers(op.offset);
    }

    template <typename file_type, is_operation<concat_operation> operation_type>
    void fields(file_type&, operation_type&)
    {
    }
}

#endif
