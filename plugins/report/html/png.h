// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_PNG_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_PNG_H

#include <cstdint>
#include <string>
#include <vector>

namespace hypersparse::html
{
    /*!
        WHAT THIS FILE DEFINES
            Small pictures for a page, as PNG files in memory (ISO/IEC 15948). The pixels are stored without compression: what a
            page shows is small, and no library is needed, which dlib may have been built without.
    !*/

    struct colour
    {
        std::uint8_t red = 0;
        std::uint8_t green = 0;
        std::uint8_t blue = 0;
        std::uint8_t alpha = 255;   // 0: what is below shows through
    };

    struct picture
    {
        std::size_t rows = 0;
        std::size_t cols = 0;
        std::vector<colour> pixels;     // row-major
    };

    struct palette_picture
    {
        std::size_t rows = 0;
        std::size_t cols = 0;
        std::vector<colour> palette;        // at most 256
        std::vector<std::uint8_t> pixels;   // row-major, positions in palette: a quarter of a picture's size
    };

    std::string png(const picture& p);
    std::string png(const palette_picture& p);
    /*!
        requires
            - rows > 0, cols > 0 and pixels.size() == rows*cols; every pixel of a palette_picture is below palette.size()
        ensures
            - returns the file's bytes
    !*/

    std::string png_address(const std::string& file);
    /*!
        ensures
            - returns a PNG file as a data: address, for the src of an img
    !*/
}

#endif
