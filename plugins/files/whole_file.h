// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_FILES_WHOLE_FILE_H
#define HYPERSPARSE_PLUGINS_FILES_WHOLE_FILE_H

#include <stdexcept>
#include <string>
#include <string_view>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            Files that are read and written as a whole, and survive a power failure. It knows nothing of dlib: trained networks
            are deployed without it. Where dlib is, plugins/training/durable_file.h says the same with dlib's errors.
    !*/

    struct io_error : std::runtime_error
    {
        using std::runtime_error::runtime_error;
    };

    void write_whole_file(const std::string& path, std::string_view bytes);
    /*!
        ensures
            - path holds these bytes, and will after a power failure: they are written to a temporary file in the same
              folder, synced, renamed over path, and the folder is synced (the last two steps as far as the system has them)
        throws
            - io_error with path and reason; path is what it was before then, and no temporary file is left. (Where only the
              folder could not be synced, path holds the new bytes already, and a power failure may bring back the old ones.)
    !*/

    void append_to_file(const std::string& path, std::string_view bytes);
    /*!
        ensures
            - these bytes are added to the end of path and synced
        throws
            - io_error with path and reason; a part of the bytes may have been added then
    !*/

    std::string read_whole_file(const std::string& path);
    /*!
        ensures
            - returns all bytes of the file
        throws
            - io_error if it is missing, a folder, or cannot be read
    !*/
}

#endif
