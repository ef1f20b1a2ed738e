// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_FILE_FORM_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_FILE_FORM_H

#include <hypersparse/plugins/deploy/sparse_file/sparse_file_info.h>

#include <string>
#include <string_view>
#include <vector>

namespace hypersparse
{
    struct file_content
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What a sparse file holds, not compressed; docs/sparse_file.md says what is in the parts.
        !*/

        file_counts counts;
        std::vector<std::string> parts;
    };

    // Which part is which: structure, positions, four planes of numbers, shifts of rows, then the planes of values
    constexpr std::size_t structure_part = 0, positions_part = 1, numbers_part = 2, row_shifts_part = 6, values_part = 7;

    std::string to_file_bytes(const file_content& content);
    /*!
        requires
            - the parts have the sizes that the counts say
        ensures
            - returns the whole file
        throws
            - sparse_file_error if no reader would take it, see memory_need.h
    !*/

    sparse_file_info read_file_info(std::string_view bytes);
    file_content read_file_content(std::string_view bytes);
    /*!
        ensures
            - bytes is a whole sparse file, undamaged; returns what its header says, or all that is in it, with the sizes that
              the counts say
            - A file of n bytes never makes them, or what is built of the content, take more memory than 16*n + 2^20 bytes
              and what zstd itself needs.
        throws
            - sparse_file_error if it is none, or of a newer version, damaged, or longer or shorter than it says
    !*/
}

#endif
