// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_BYTE_PLANES_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_BYTE_PLANES_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hypersparse
{
    // Numbers taken apart: the lowest bytes of all of them, then their next bytes, and so on. Bytes of one kind compress well.

    std::vector<std::string> to_byte_planes(std::span<const std::uint32_t> numbers, std::size_t planes);
    /*!
        requires
            - planes <= 4
            - numbers are less than 256^planes
    !*/

    template <std::size_t planes>
    std::uint32_t number_at(std::span<const std::string> bytes, std::size_t index)
    /*!
        requires
            - there are planes of bytes, at most four, each longer than index
        ensures
            - returns the number to_byte_planes() was given there
    !*/
    {
        std::uint32_t number = 0;
        for (std::size_t p = 0; p < planes; ++p)
            number |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[p][index])) << 8*p;
        return number;
    }
}

#endif
