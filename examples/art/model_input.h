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

    loaded_model open_model(const std::string& path);
    /*!
        ensures
            - returns the model in the file path, or in path/model where path is the folder of a run
        throws
            - file_error in one line
    !*/
}

#endif
