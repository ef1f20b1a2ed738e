// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_LITTLE_ENDIAN_H
#define HYPERSPARSE_PLUGINS_DEPLOY_LITTLE_ENDIAN_H

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <span>
#include <string>

namespace hypersparse
{
    // Numbers as files hold them, lowest byte first, whatever the machine's own order is.

    template <typename unsigned_type>
    unsigned_type from_little_endian(const char* bytes)
    /*!
        requires
            - unsigned_type is an unsigned integer type
            - bytes points to sizeof(unsigned_type) bytes
        ensures
            - returns the number that these bytes hold, lowest byte first
    !*/
    {
        unsigned_type value = 0;
        for (std::size_t i = sizeof(value); i-- > 0;)
            value = static_cast<unsigned_type>((value << 8) | static_cast<unsigned char>(bytes[i]));
        return value;
    }

    template <typename unsigned_type>
    void to_little_endian(unsigned_type value, char* bytes)
    /*!
        requires
            - unsigned_type is an unsigned integer type
            - bytes points to room for sizeof(unsigned_type) bytes
        ensures
            - writes value to bytes, lowest byte first
    !*/
    {
        for (std::size_t i = 0; i < sizeof(value); ++i, value = static_cast<unsigned_type>(value >> 8))
            bytes[i] = static_cast<char>(value & 0xff);
    }

    inline void write_floats(std::ostream& out, std::span<const float> values)
    /*!
        ensures
            - writes each value as four bytes, the bits of the float, lowest byte first. Whether out took them is told by its
              state.
    !*/
    {
        constexpr std::size_t block = 4096;     // numbers converted at a time
        std::string bytes;
        for (std::size_t begin = 0; begin < values.size(); begin += block)
        {
            const auto part = values.subspan(begin, std::min(block, values.size() - begin));
            bytes.resize(4*part.size());
            for (std::size_t i = 0; i < part.size(); ++i)
                to_little_endian(std::bit_cast<std::uint32_t>(part[i]), bytes.data() + 4*i);
            out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        }
    }
}

#endif
