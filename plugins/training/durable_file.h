// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_DURABLE_FILE_H
#define HYPERSPARSE_PLUGINS_TRAINING_DURABLE_FILE_H

#include <dlib/error.h>

#include <string>
#include <string_view>

namespace hypersparse
{
    class file_error : public dlib::error
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A file that cannot be read or written, or does not hold what it should.
        !*/

    public:
        using dlib::error::error;
    };

    void write_durably(const std::string& path, std::string_view bytes);
    /*!
        ensures
            - path holds these bytes, and will after a power failure, as write_whole_file() of plugins/files/whole_file.h writes
              them
        throws
            - file_error with the reason; path is what it was before then, and no temporary file is left. (Where only the
              folder could not be synced, path holds the new bytes already, and a power failure may bring back the old ones.)
    !*/

    void append_durably(const std::string& path, std::string_view bytes);
    /*!
        ensures
            - these bytes are added to the end of path and synced
        throws
            - file_error with the reason; a part of the bytes may have been added then
    !*/

    std::string read_file(const std::string& path);
    /*!
        ensures
            - returns all bytes of the file
        throws
            - file_error if it is missing, a folder, or cannot be read
    !*/
}

#endif
