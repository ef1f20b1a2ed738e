// SPDX-License-Identifier: BSL-1.0
#include "deployed_model.h"

#include "model_input.h"

#include <hypersparse/plugins/deploy/sparse_file/sparse_file.h>

#include <filesystem>

namespace hypersparse::program
{
    deployed_model open_deployed_model(const std::string& path)
    {
        if (std::filesystem::path(path).extension() == ".hsn")
            return {read_sparse_file(path), nullptr, path};
        loaded_model model = open_model(path);
        deployed_model result{model.net->to_graph(), std::move(model.net), model.file};
        result.net.class_names = model.info.class_names;
        return result;
    }
}
