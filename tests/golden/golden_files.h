// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_GOLDEN_GOLDEN_FILES_H
#define HYPERSPARSE_TESTS_GOLDEN_GOLDEN_FILES_H

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <vector>

// The JSON files of the folder named by the environment variable HYPERSPARSE_GOLDEN_DIR (without it: this source folder)
// that have all of these keys, by file name. Files of another form belong to other tests. Throws if there are none.
std::map<std::string, nlohmann::json> golden_files_with(const std::vector<std::string>& keys);

// The numbers of a golden file are float32, printed to parse back exactly.
std::vector<float> floats(const nlohmann::json& numbers);

#endif
