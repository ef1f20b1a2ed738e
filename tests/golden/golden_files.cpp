// SPDX-License-Identifier: BSL-1.0
#include "golden_files.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace
{
    std::filesystem::path golden_folder()
    {
        const char* folder = std::getenv("HYPERSPARSE_GOLDEN_DIR");
        return folder && *folder ? folder : HYPERSPARSE_GOLDEN_DIR;
    }
}

std::map<std::string, nlohmann::json> golden_files_with(const std::vector<std::string>& keys)
{
    std::map<std::string, nlohmann::json> files;
    for (const auto& entry : std::filesystem::directory_iterator(golden_folder()))
    {
        if (entry.path().extension() != ".json")
            continue;
        std::ifstream in(entry.path());
        nlohmann::json content = nlohmann::json::parse(in);
        if (std::all_of(keys.begin(), keys.end(), [&](const std::string& key) { return content.contains(key); }))
            files.emplace(entry.path().filename().string(), std::move(content));
    }
    if (files.empty())
        throw std::runtime_error("golden files: expected a JSON file with the key '" + keys.front() + "' in "
            + golden_folder().string() + ", found none: set HYPERSPARSE_GOLDEN_DIR to the folder that holds them");
    return files;
}

std::vector<float> floats(const nlohmann::json& numbers)
{
    std::vector<float> result;
    result.reserve(numbers.size());
    for (const nlohmann::json& x : numbers)
        result.push_back(static_cast<float>(x.get<double>()));
    return result;
}
