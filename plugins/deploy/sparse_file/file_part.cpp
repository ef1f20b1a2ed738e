// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/sparse_file/file_part.h>

#include <hypersparse/plugins/deploy/sparse_file/sparse_file_error.h>

#include <zstd.h>

namespace hypersparse
{
    namespace
    {
        // A thorough search takes seconds from here on, and gains one byte in a hundred at most.
        constexpr std::size_t large_part = 4 << 20;

        std::string compressed(std::string_view bytes, int level)
        {
            std::string frame(ZSTD_compressBound(bytes.size()), '\0');
            const std::size_t size = ZSTD_compress(frame.data(), frame.size(), bytes.data(), bytes.size(), level);
            if (ZSTD_isError(size))
                throw sparse_file_error(std::string("expected zstd to compress, found: ") + ZSTD_getErrorName(size));
            frame.resize(size);
            return frame;
        }

        [[noreturn]] void refuse(const std::string& found)
        {
            throw sparse_file_error("expected parts that zstd can expand, found " + found);
        }
    }

    std::string compress_part(std::string_view bytes)
    {
        std::string shortest(bytes);
        for (int level : {1, 19})       // with nothing but frequencies to use, the quick one is sometimes the better
        {
            if (level > 1 && bytes.size() > large_part)
                break;
            std::string frame = compressed(bytes, level);
            if (frame.size() < shortest.size())
                shortest = std::move(frame);
        }
        return shortest;
    }

    std::string expand_part(std::string_view stored, std::size_t size)
    {
        if (stored.size() == size)
            return std::string(stored);
        if (ZSTD_getFrameContentSize(stored.data(), stored.size()) != size)
            refuse("one that does not hold " + std::to_string(size) + " bytes");
        if (ZSTD_findFrameCompressedSize(stored.data(), stored.size()) != stored.size())
            refuse("more than a frame");
        std::string bytes(size, '\0');
        const std::size_t found = ZSTD_decompress(bytes.data(), bytes.size(), stored.data(), stored.size());
        if (ZSTD_isError(found))
            refuse(std::string("one of which it says: ") + ZSTD_getErrorName(found));
        if (found != size)
            refuse(std::to_string(found) + " bytes instead of " + std::to_string(size));
        return bytes;
    }
}
