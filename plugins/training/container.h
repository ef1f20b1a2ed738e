// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_CONTAINER_H
#define HYPERSPARSE_PLUGINS_TRAINING_CONTAINER_H

#include <hypersparse/plugins/training/durable_file.h>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            The outer form of our model and checkpoint files, all numbers little endian:
                12 bytes    "HYPERSPARSE" and a zero byte
                 4 bytes    version of this form: 1
                 4 bytes    length of the kind
                 8 bytes    length of the payload
                            the kind ("model", "checkpoint"), then the payload
                 8 bytes    XXH3-64 of everything before
            dlib's own files have no checksum: four in five flipped bits load as if nothing had happened.
    !*/

    void write_container(const std::string& path, const std::string& kind, std::string_view payload);
    /*!
        ensures
            - path holds a container of this kind with this payload, written as write_durably() does
        throws
            - file_error
    !*/

    std::string read_container(const std::string& path, const std::string& kind);
    /*!
        ensures
            - returns the payload. No more memory than twice the file's size is used, whatever the file says.
        throws
            - file_error if the file cannot be read, is of another kind or version, is shorter or longer than it says, or
              its checksum is wrong
    !*/
}

#endif
