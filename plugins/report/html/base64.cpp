// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/base64.h>

#include <cstdint>

namespace hypersparse::html
{
    std::string base64(std::string_view bytes)
    {
        static const char* const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        std::string text;
        text.reserve((bytes.size() + 2) / 3 * 4);
        for (std::size_t i = 0; i < bytes.size(); i += 3)
        {
            const auto byte = [&](std::size_t k) -> std::uint32_t
            {
                return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0;
            };
            const std::uint32_t three = byte(0) << 16 | byte(1) << 8 | byte(2);
            text += digits[three >> 18];
            text += digits[three >> 12 & 63];
            text += i + 1 < bytes.size() ? digits[three >> 6 & 63] : '=';
            text += i + 2 < bytes.size() ? digits[three & 63] : '=';
        }
        return text;
    }
}
