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

    std::string model_file_of(const std::string& path)
    {
        std::error_code ignored;
        return std::filesystem::is_directory(path, ignored) ? path + "/model" : path;
    }

    loaded_model open_model(const std::string& path)
    {
        require_device();
        loaded_model model;
        model.file = model_file_of(path);
        model.net = load_model(model.file, model.info);
        return model;
    }
}
