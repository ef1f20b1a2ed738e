// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_MEMORY_NEED_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_MEMORY_NEED_H

#include <hypersparse/plugins/deploy/sparse_file/file_counts.h>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            A compressed file can promise much more than it holds. So that a hostile one cannot take all memory, the format
            limits what a file may need for its size; both writer and reader compare the two. Files of trained networks
            are far below: a nonzero weight needs 12 bytes at most and has 1 to 5 in the file.
    !*/

    inline std::uint64_t memory_allowance(std::uint64_t file_size) { return 16*file_size + (std::uint64_t(1) << 20); }

    inline std::uint64_t memory_need(const file_counts& c)
    /*!
        requires
            - no count is above 2^50
        ensures
            - returns at least how many bytes the parts and the graph take: 1024 for a node, 32 for a byte of the structure (an
              empty text), 12 for a number (itself twice, the begin of its row), 8 for a weight and what its planes take
    !*/
    {
        return 1024*c.nodes + 32*c.structure + c.positions + c.row_shifts + 12*c.numbers + (8 + bytes_of(c.values))*c.nonzeros;
    }
}

#endif
