// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/sparse_file/byte_planes.h>

namespace hypersparse
{
    std::vector<std::string> to_byte_planes(std::span<const std::uint32_t> numbers, std::size_t planes)
    {
        std::vector<std::string> bytes(planes, std::string(numbers.size(), '\0'));
        for (std::size_t p = 0; p < planes; ++p)
            for (std::size_t i = 0; i < numbers.size(); ++i)
                bytes[p][i] = static_cast<char>(numbers[i] >> 8*p & 0xff);
        return bytes;
    }
}
