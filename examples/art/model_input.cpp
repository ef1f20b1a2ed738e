// SPDX-License-Identifier: BSL-1.0
#include "model_input.h"

#include <hypersparse/plugins/kernels/device_check.h>

#include <filesystem>

namespace hypersparse::program
{
    std::string loaded_model::class_name(std::size_t label) const
    {
        return label < info.class_names.size() ? info.class_names[label] : std::to_string(label);
    }

    loaded_model open_model(const std::string& path)
    {
        require_device();
        std::error_code ignored;
        loaded_model model;
        model.file = std::filesystem::is_directory(path, ignored) ? path + "/model" : path;
        model.net = load_model(model.file, model.info);
        return model;
    }
}
