// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_MODEL_INPUT_H
#define HYPERSPARSE_EXAMPLES_ART_MODEL_INPUT_H

#include <hypersparse/networks/model_file.h>

namespace hypersparse::program
{
    struct loaded_model
    {
        std::unique_ptr<network> net;
        model_info info;
        std::string file;

        std::string class_name(std::size_t label) const;    // the number itself, if classes have no names
    };

    std::string model_file_of(const std::string& path);
    /*!
        ensures
            - returns path/model if path is a folder, as that of a run, and path otherwise
    !*/

    loaded_model open_model(const std::string& path);
    /*!
        ensures
            - returns the model in model_file_of(path)
        throws
            - file_error in one line
    !*/
}

#endif
