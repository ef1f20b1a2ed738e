// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/escape.h>

namespace hypersparse::html
{
    namespace
    {
        const char* const replacement = "\uFFFD";

        bool follows(std::string_view text, std::size_t at)
        {
            return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
        }

        // The length of the UTF-8 character that begins at this place; 0 if none does.
        std::size_t character_length(std::string_view text, std::size_t at)
        {
            const auto first = static_cast<unsigned char>(text[at]);
            if (first < 0x80)
                return 1;
            const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
            if (first < 0xC2 || first > 0xF4)
                return 0;
            for (std::size_t i = 1; i < length; ++i)
                if (!follows(text, at + i))
                    return 0;
            const auto second = static_cast<unsigned char>(text[at + 1]);
            const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
            const bool surrogate = first == 0xED && second >= 0xA0;
            const bool too_large = first == 0xF4 && second >= 0x90;
            return overlong || surrogate || too_large ? 0 : length;
        }

        bool is_control(char c) { return (c >= 0 && c < ' ' && c != '\n' && c != '\t') || c == 127; }
    }

    std::string escape(std::string_view text)
    {
        std::string result;
        for (std::size_t i = 0; i < text.size();)
        {
            const std::size_t length = character_length(text, i);
            if (length == 0 || is_control(text[i]))
                result += replacement;
            else if (text[i] == '&')
                result += "&amp;";
            else if (text[i] == '<')
                result += "&lt;";
            else if (text[i] == '>')
                result += "&gt;";
            else if (text[i] == '"')
                result += "&quot;";
            else if (text[i] == '\'')
                result += "&#39;";
            else
                result += text.substr(i, length);
            i += length == 0 ? 1 : length;
        }
        return result;
    }
}
