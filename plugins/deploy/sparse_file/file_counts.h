// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_FILE_COUNTS_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_FILE_COUNTS_H

#include <hypersparse/plugins/deploy/sparse_file/value_format.h>

#include <cstdint>

namespace hypersparse
{
    struct file_counts
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                How much is in a sparse file, as its header says.
        !*/

        value_format values = value_format::fp32;
        std::uint64_t nodes = 0;            // of the graph
        std::uint64_t weights = 0;          // places of its matrices
        std::uint64_t nonzeros = 0;         // of which are held
        std::uint64_t left_out = 0;         // nonzero weights of the graph that was written that the format rounds to 0
        std::uint64_t numbers = 0;          // biases and other numbers, fp32 in every format
        std::uint64_t structure = 0;        // bytes of these three parts, expanded
        std::uint64_t positions = 0;
        std::uint64_t row_shifts = 0;
    };
}

#endif
