// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/text_width.h>

#include <algorithm>

namespace hypersparse
{
    namespace
    {
        bool begins_a_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }
    }

    std::size_t text_width(std::string_view text)
    {
        return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_a_character));
    }

    std::string cut_to_width(const std::string& text, std::size_t width)
    {
        std::size_t characters = 0;
        for (std::size_t i = 0; i < text.size(); ++i)
            if (begins_a_character(text[i]) && characters++ == width)
                return text.substr(0, i);
        return text;
    }
}
