// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SAFETENSORS_HEADER_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SAFETENSORS_HEADER_H

#include <dlib/error.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hypersparse
{
    struct safetensors_error : dlib::error
    {
        using dlib::error::error;
    };

    struct safetensors_entry
    {
        std::string name;
        std::string dtype;                  // "F32", "I64", ...
        std::vector<std::int64_t> shape;    // outermost dimension first; empty for a single number
        std::uint64_t begin = 0;            // bytes [begin, end) of the data area
        std::uint64_t end = 0;
    };

    std::vector<safetensors_entry> parse_safetensors_header(std::string_view json, std::uint64_t data_size);
    /*!
        ensures
            - json is the header of a safetensors file whose data area has data_size bytes:
              https://github.com/huggingface/safetensors#format
            - returns its tensors, in the order of their data
        throws
            - safetensors_error, if json is not a flat object of tensors (and "__metadata__", texts by name), a key
              occurs twice, a key is missing or unknown, a type is unknown, a size overflows, a tensor's bytes do not
              match its shape and type, or the tensors leave gaps in the data area, overlap, or end before or beyond it
    !*/
}

#endif
