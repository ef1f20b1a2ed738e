// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_SPARSE_FILE_INFO_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_SPARSE_FILE_INFO_H

#include <hypersparse/plugins/deploy/sparse_file/file_counts.h>

namespace hypersparse
{
    struct sparse_file_info
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What a sparse file says about itself before anything in it is expanded.
        !*/

        std::uint32_t version = 0;              // of the format, see docs/sparse_file.md
        file_counts counts;

        // Bytes of the file: all of it, and what its parts take
        std::uint64_t size = 0;
        std::uint64_t structure_size = 0;       // operations and names
        std::uint64_t positions_size = 0;
        std::uint64_t numbers_size = 0;
        std::uint64_t values_size = 0;          // with the rows' shifts
    };
}

#endif
