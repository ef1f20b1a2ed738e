// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/png.h>

#include <hypersparse/plugins/report/html/base64.h>

#include <dlib/assert.h>

#include <algorithm>
#include <array>

namespace hypersparse::html
{
    namespace
    {
        std::string big_endian(std::uint32_t value)
        {
            return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
                static_cast<char>(value)};
        }

        std::array<std::uint32_t, 256> make_crc_table()
        {
            std::array<std::uint32_t, 256> table = {};
            for (std::uint32_t i = 0; i < 256; ++i)
            {
                std::uint32_t c = i;
                for (int bit = 0; bit < 8; ++bit)
                    c = c >> 1 ^ (c & 1 ? 0xEDB88320u : 0);
                table[i] = c;
            }
            return table;
        }

        std::uint32_t crc32(const std::string& bytes)
        {
            static const std::array<std::uint32_t, 256> table = make_crc_table();
            std::uint32_t crc = 0xFFFFFFFFu;
            for (const char c : bytes)
                crc = table[(crc ^ static_cast<unsigned char>(c)) & 255] ^ crc >> 8;
            return ~crc;
        }

        std::uint32_t adler32(const std::string& bytes)
        {
            std::uint32_t a = 1;
            std::uint32_t b = 0;
            for (const char c : bytes)
            {
                a = (a + static_cast<unsigned char>(c)) % 65521;
                b = (b + a) % 65521;
            }
            return b << 16 | a;
        }

        std::string chunk(const char* kind, const std::string& content)
        {
            const std::string body = kind + content;
            return big_endian(static_cast<std::uint32_t>(content.size())) + body + big_endian(crc32(body));
        }

        // A zlib stream of stored blocks.
        std::string stored(const std::string& bytes)
        {
            constexpr std::size_t most = 65535;     // in a block
            std::string stream = "\x78\x01";
            for (std::size_t begin = 0; begin < bytes.size(); begin += most)
            {
                const std::size_t size = std::min(most, bytes.size() - begin);
                const bool last = begin + size == bytes.size();
                stream += {static_cast<char>(last), static_cast<char>(size), static_cast<char>(size >> 8),
                    static_cast<char>(~size), static_cast<char>(~size >> 8)};
                stream.append(bytes, begin, size);
            }
            return stream + big_endian(adler32(bytes));
        }

        std::string header(std::size_t rows, std::size_t cols, char kind)
        {
            std::string content = big_endian(static_cast<std::uint32_t>(cols)) + big_endian(static_cast<std::uint32_t>(rows));
            content += {8, kind, 0, 0, 0};      // bits, kind of colour, compression, filter, no interlace
            return std::string("\x89PNG\r\n\x1a\n") + chunk("IHDR", content);
        }
    }

    std::string png(const picture& p)
    {
        DLIB_CASSERT(p.rows > 0 && p.cols > 0 && p.pixels.size() == p.rows * p.cols, p.rows << " x " << p.cols);
        constexpr char red_green_blue_alpha = 6;
        std::string rows;
        for (std::size_t i = 0; i < p.pixels.size(); ++i)
        {
            if (i % p.cols == 0)
                rows += '\0';       // this row is not filtered
            const colour& c = p.pixels[i];
            rows += {static_cast<char>(c.red), static_cast<char>(c.green), static_cast<char>(c.blue), static_cast<char>(c.alpha)};
        }
        return header(p.rows, p.cols, red_green_blue_alpha) + chunk("IDAT", stored(rows)) + chunk("IEND", "");
    }

    std::string png(const palette_picture& p)
    {
        DLIB_CASSERT(p.rows > 0 && p.cols > 0 && p.pixels.size() == p.rows * p.cols, p.rows << " x " << p.cols);
        DLIB_CASSERT(!p.palette.empty() && p.palette.size() <= 256, p.palette.size());
        constexpr char indexed = 3;
        std::string colours;
        std::string alphas;
        for (const colour& c : p.palette)
        {
            colours += {static_cast<char>(c.red), static_cast<char>(c.green), static_cast<char>(c.blue)};
            alphas += static_cast<char>(c.alpha);
        }
        std::string rows;
        for (std::size_t i = 0; i < p.pixels.size(); ++i)
        {
            if (i % p.cols == 0)
                rows += '\0';
            rows += static_cast<char>(p.pixels[i]);
        }
        return header(p.rows, p.cols, indexed) + chunk("PLTE", colours) + chunk("tRNS", alphas) + chunk("IDAT", stored(rows))
            + chunk("IEND", "");
    }

    std::string png_address(const std::string& file) { return "data:image/png;base64," + base64(file); }
}
