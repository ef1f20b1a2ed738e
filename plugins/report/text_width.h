// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_TEXT_WIDTH_H
#define HYPERSPARSE_PLUGINS_REPORT_TEXT_WIDTH_H

#include <cstddef>
#include <string>
#include <string_view>

namespace hypersparse
{
    std::size_t text_width(std::string_view text);
    /*!
        ensures
            - returns the number of columns that UTF-8 text takes, if each of its characters takes one
    !*/

    std::string cut_to_width(const std::string& text, std::size_t width);
    /*!
        ensures
            - returns the first width characters of UTF-8 text, all if there are fewer
    !*/
}

#endif
