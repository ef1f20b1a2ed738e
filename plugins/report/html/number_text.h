// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_NUMBER_TEXT_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_NUMBER_TEXT_H

#include <cstdint>
#include <string>

namespace hypersparse::html
{
    /*!
        WHAT THIS FILE DEFINES
            How numbers are written on a page, everywhere the same. No text holds a character that HTML would read otherwise; a
            number that is not finite is written as a dash.
    !*/

    std::string percent_text(double fraction, int decimals = 2);    // 0.9375: "93.75 %"
    std::string count_text(std::uint64_t count);                    // 1855584: "1,855,584"
    std::string short_text(double value);       // three digits that count: "0.0123", "1.5 × 10⁻⁶"
    std::string power_text(int exponent);       // -6: "10⁻⁶"; 0: "1", 1: "10"
    std::string bytes_text(std::uint64_t bytes);                    // "8.7 MB"
    std::string coordinate(double value);       // for SVG and CSS: at most three decimals, no exponent
}

#endif
