// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_SPARSE_FILE_ERROR_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_SPARSE_FILE_ERROR_H

#include <stdexcept>

namespace hypersparse
{
    struct sparse_file_error : std::runtime_error
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A sparse file that cannot be read or written: in one line the file, what was expected, what was found, and what
                to do.
        !*/

        using std::runtime_error::runtime_error;
    };
}

#endif
