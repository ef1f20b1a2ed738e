// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_GOLDEN_LAYOUTS_CHECK_H
#define HYPERSPARSE_TESTS_GOLDEN_LAYOUTS_CHECK_H

#include "mismatches.h"

#include <nlohmann/json.hpp>

#include <map>
#include <string>

mismatches check_layouts(const nlohmann::json& file);
/*!
    ensures
        - compares the layouts of every network and prune rate of a file like layouts.json:
            counts (exact, and those of the published code), dense layers           exact
            epsilon, densities, difference to the published densities               1e-12
!*/

mismatches check_smart_ratio(const nlohmann::json& file, const std::map<std::string, nlohmann::json>& layout_files);
/*!
    ensures
        - compares smart_ratio_layout() with the list smart_ratio of a file like saliency.json. Names stand for the networks of
          layout_files; a network whose name begins with "vgg" is a plain chain.
            counts                      exact; those of the published code, computed in float, within one weight a layer
            densities                   1e-12
!*/

#endif
