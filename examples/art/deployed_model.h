// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_DEPLOYED_MODEL_H
#define HYPERSPARSE_EXAMPLES_ART_DEPLOYED_MODEL_H

#include <hypersparse/networks/network.h>
#include <hypersparse/plugins/deploy/graph/graph.h>

#include <memory>
#include <string>

namespace hypersparse::program
{
    struct deployed_model
    {
        graph net;
        std::unique_ptr<network> dense;     // none if there was only a sparse file
        std::string file;
    };

    deployed_model open_deployed_model(const std::string& path);
    /*!
        ensures
            - returns what is in path: a sparse file (.hsn), a model file, or the folder of a run
        throws
            - file_error or sparse_file_error in one line
    !*/
}

#endif
