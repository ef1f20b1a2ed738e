// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_SPARSE_FILE_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_SPARSE_FILE_H

#include <hypersparse/plugins/deploy/graph/graph.h>
#include <hypersparse/plugins/deploy/sparse_file/sparse_file_error.h>
#include <hypersparse/plugins/deploy/sparse_file/sparse_file_info.h>

#include <string>
#include <string_view>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            The sparse file, .hsn: a trained network in one file of about the size of what was not pruned. docs/sparse_file.md
            describes the format.
    !*/

    void write_sparse_file(const std::string& path, const graph& g, value_format format = value_format::fp32);
    /*!
        requires
            - g has a node
        ensures
            - path holds g: with fp32 all of it, bit for bit; with fp16 or int8 its weights are rounded as value_format says.
              It is written as write_whole_file() does: path never holds half a file.
        throws
            - sparse_file_error if it cannot be written, if weights are too large for this format, or if the file would need
              more memory than a reader grants one of its size (memory_need.h; above a thousand nodes for few weights)
    !*/

    graph read_sparse_file(const std::string& path);
    /*!
        ensures
            - returns the graph that was written to path
        throws
            - sparse_file_error if path cannot be read, is no sparse file or of a newer version, is damaged in any way, or
              does not hold a valid graph
    !*/

    sparse_file_info read_sparse_file_info(const std::string& path);
    /*!
        ensures
            - returns what is in the file without building it. It is undamaged; whether its graph is valid only
              read_sparse_file() can tell.
        throws
            - sparse_file_error as read_sparse_file()
    !*/

    // The same with the bytes of such a file; name stands for it in error messages.

    std::string to_sparse_bytes(const graph& g, value_format format = value_format::fp32);
    graph from_sparse_bytes(std::string_view bytes, const std::string& name);
    sparse_file_info sparse_bytes_info(std::string_view bytes, const std::string& name);
}

#endif
