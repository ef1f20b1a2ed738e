// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_WHOLE_FILE_H
#define HYPERSPARSE_PLUGINS_DATA_WHOLE_FILE_H

#include <filesystem>
#include <string>
#include <vector>

namespace hypersparse
{
    std::vector<unsigned char> read_whole_file(const std::filesystem::path& file, const std::string& advice);
    /*!
        ensures
            - returns the bytes of the file, at least one
        throws
            - data_error if the file is missing (advice then says what to do), is a folder, cannot be read, is empty, or is
              compressed with gzip
    !*/

    std::vector<std::string> read_lines(const std::filesystem::path& file, const std::string& advice);
    /*!
        ensures
            - returns the lines of a text file without their line ends (LF or CR LF), empty lines left out
        throws
            - data_error as read_whole_file
    !*/
}

#endif
