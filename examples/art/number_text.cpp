// SPDX-License-Identifier: BSL-1.0
#include "number_text.h"

#include <charconv>

namespace hypersparse::program
{
    std::string number_text(double value)
    {
        char text[64];
        const auto end = std::to_chars(text, text + sizeof text, value).ptr;
        return {text, end};
    }
}
