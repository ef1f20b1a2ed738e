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

    inline std::uint32_t number_at(std::span<const std::string> planes, std::size_t index)
    /*!
        requires
            - there are at most four planes, each longer than index
        ensures
            - returns the number to_byte_planes() was given there
    !*/
    {
        std::uint32_t number = 0;
        for (std::size_t p = planes.size(); p-- > 0;)
            number = number << 8 | static_cast<unsigned char>(planes[p][index]);
        return number;
    }
}

#endif
