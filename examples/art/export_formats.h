// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_EXPORT_FORMATS_H
#define HYPERSPARSE_EXAMPLES_ART_EXPORT_FORMATS_H

#include "model_input.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace hypersparse::program
{
    struct exported_file
    {
        std::string bytes;
        nlohmann::ordered_json facts = nlohmann::ordered_json::object();    // what only this format has to tell
    };

    struct export_format
    {
        const char* name;                   // of --format
        const char* kind;                   // what a file of it is called: "an ONNX file"
        std::vector<std::string> values;    // what --values can be; the first one is the default
        exported_file (*make)(const loaded_model& model, const std::string& values);
        bool (*is_one)(std::string_view beginning);     // tells from a file's first 4096 bytes whether it is of this format
    };

    const std::vector<export_format>& export_formats();
    /*!
        ensures
            - returns the formats that art can export, in the order of its help
    !*/
}

#endif
