// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ONNX_ONNX_OPERATIONS_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ONNX_ONNX_OPERATIONS_H

#include <hypersparse/plugins/deploy/graph/graph.h>
#include <hypersparse/plugins/deploy/onnx/onnx_nodes.h>

#include <string>
#include <vector>

namespace hypersparse
{
    std::string add_operation_nodes(const graph& g, std::size_t index, const std::vector<std::string>& tensors,
        const std::string& name, onnx_nodes& to);
    /*!
        requires
            - index < g.size()
            - tensors has the names of what the nodes before index make, (N, channels, rows, columns) each
            - to.new_name() returned name
        ensures
            - #to has nodes that compute what node index of g does. Returns name, the tensor that they make. It is
              (N, channels, rows, columns); that of a fully connected last node is (N, channels).
            - How an operation is written in operator set 17:
                input                   Mul, Add on a tensor named "image"
                convolution             Conv; where it reads ones, Add of what they give, which depends on the place
                transposed convolution  ConvTranspose
                fully connected         Flatten, Gemm, Reshape
                linear                  MatMul, Add
                affine                  Mul, Add
                activation              the operator of that name, Clip, or its formula
                pool                    MaxPool, AveragePool with count_include_pad = 0
                add                     Pad where an input has no such channel or place, Gather where channels are chosen, Add
                concat                  Concat
    !*/
}

#endif
