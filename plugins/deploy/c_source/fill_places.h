// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_C_SOURCE_FILL_PLACES_H
#define HYPERSPARSE_PLUGINS_DEPLOY_C_SOURCE_FILL_PLACES_H

#include <string>
#include <utility>
#include <vector>

namespace hypersparse
{
    inline std::string fill_places(std::string text, const std::vector<std::pair<std::string, std::string>>& places)
    /*!
        ensures
            - returns text with the second text of each pair wherever the first one stood: {"@NAME@", "relu"}, say
    !*/
    {
        for (const auto& [place, content] : places)
            for (std::size_t at = 0; (at = text.find(place, at)) != std::string::npos; at += content.size())
                text.replace(at, place.size(), content);
        return text;
    }
}

#endif
