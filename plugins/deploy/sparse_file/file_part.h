// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_FILE_PART_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_FILE_PART_H

#include <cstddef>
#include <string>
#include <string_view>

namespace hypersparse
{
    std::string compress_part(std::string_view bytes);
    /*!
        ensures
            - returns a zstd frame (RFC 8878) that holds these bytes and says how many, if it is shorter than they are;
              else the bytes as they are
        throws
            - sparse_file_error, if zstd fails: there is no memory
    !*/

    std::string expand_part(std::string_view stored, std::size_t size);
    /*!
        ensures
            - returns what compress_part() was given, which had this size
        throws
            - sparse_file_error, if stored is neither size bytes nor one frame of size bytes, and nothing after it
    !*/
}

#endif
