// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/number_text.h>

#include <cmath>
#include <cstdio>
#include <limits>

namespace hypersparse::html
{
    namespace
    {
        const char* const no_number = "\u2013";
        const char* const narrow_blank = "\u202F";      // a line never breaks there

        std::string printed(const char* format, int precision, double value)
        {
            char text[400];
            std::snprintf(text, sizeof text, format, precision, value);
            return text;
        }

        std::string without_trailing_zeros(std::string text)
        {
            if (text.find('.') == std::string::npos)
                return text;
            text.erase(text.find_last_not_of('0') + 1);
            if (text.back() == '.')
                text.pop_back();
            return text == "-0" ? "0" : text;
        }

        std::string superscript(int number)
        {
            static const char* const digits[] = {
                "\u2070", "\u00B9", "\u00B2", "\u00B3", "\u2074", "\u2075", "\u2076", "\u2077", "\u2078", "\u2079"};
            std::string text;
            for (const char c : std::to_string(number))
                text += c == '-' ? "\u207B" : digits[c - '0'];
            return text;
        }
    }

    std::string percent_text(double fraction, int decimals)
    {
        const double percent = 100 * fraction;
        return std::isfinite(percent) ? printed("%.*f", decimals, percent) + narrow_blank + "%" : no_number;
    }

    std::string count_text(std::uint64_t count)
    {
        std::string text = std::to_string(count);
        for (std::size_t i = text.size(); i > 3; i -= 3)
            text.insert(i - 3, ",");
        return text;
    }

    std::string short_text(double value)
    {
        if (!std::isfinite(value))
            return no_number;
        const double size = std::abs(value);
        if (size < std::numeric_limits<double>::min())      // a power of ten below is no number to divide by
            return "0";
        if (size >= 0.001 && size < 1e6)
        {
            const int decimals = 2 - static_cast<int>(std::floor(std::log10(size)));
            return without_trailing_zeros(printed("%.*f", decimals < 0 ? 0 : decimals, value));
        }
        const int exponent = static_cast<int>(std::floor(std::log10(size) + 1e-12));
        const std::string digits = without_trailing_zeros(printed("%.*f", 2, value / std::pow(10, exponent)));
        const std::string power = "10" + superscript(exponent);
        return digits == "1" ? power : digits + narrow_blank + "\u00D7" + narrow_blank + power;
    }

    std::string power_text(int exponent)
    {
        return exponent == 0 ? "1" : exponent == 1 ? "10" : "10" + superscript(exponent);
    }

    std::string bytes_text(std::uint64_t bytes)
    {
        const double size = static_cast<double>(bytes);
        if (bytes < 1000)
            return std::to_string(bytes) + narrow_blank + "B";
        if (size < 1e6)
            return printed("%.*f", size < 1e4 ? 1 : 0, size / 1e3) + narrow_blank + "kB";
        return printed("%.*f", size < 1e8 ? 1 : 0, size / 1e6) + narrow_blank + "MB";
    }

    std::string coordinate(double value) { return std::isfinite(value) ? without_trailing_zeros(printed("%.*f", 3, value)) : "0"; }
}
