// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ONNX_ONNX_FILE_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ONNX_ONNX_FILE_H

#include <hypersparse/plugins/deploy/graph/graph.h>

#include <string>

namespace hypersparse
{
    std::string onnx_file(const graph& g);
    /*!
        requires
            - g has a node
        ensures
            - returns the bytes of an ONNX file (https://onnx.ai) that computes what g does; the same graph gives the same
              bytes. Operator set 17, version 8 of the format: ONNX 1.12, ONNX Runtime 1.12 and newer read it.
                input   "image"   float32 (N, channels, rows, columns), N of any size; pixels as interpret() takes them, from 0
                                  to 255 where they were bytes: the normalisation is a part of the graph
                output  "logits"  float32 (N, channels), or (N, channels, rows, columns) if g's output has several places
            - weights are dense tensors: ONNX Runtime knows no faster way to use zeros.
            - its metadata has "network", g.network, and "class_names", a JSON list of g.class_names. Bytes that are not UTF-8
              are replaced there.
        throws
            - graph_error, if it would be larger than 2^31 - 1 bytes, which protobuf allows no file to be
    !*/
}

#endif
