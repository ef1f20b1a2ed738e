// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_DATA_ERROR_H
#define HYPERSPARSE_PLUGINS_DATA_DATA_ERROR_H

#include <dlib/error.h>

#include <string>

namespace hypersparse
{
    class data_error : public dlib::error
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A file or folder of a data set is not what it should be. The text is one line: the file, the record where
                there is one, what was expected, what was found, and what to do.
        !*/
    public:
        explicit data_error(const std::string& message) : dlib::error(message) {}
        data_error(const std::string& path, const std::string& problem) : dlib::error(path + ": " + problem) {}
    };

    class fetch_error : public data_error
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A data set was rightly asked for, but could not be had: the network, the server or the disk failed.
        !*/
    public:
        using data_error::data_error;
    };
}

#endif
