// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/sparse_file/value_format.h>

namespace hypersparse
{
    const char* name_of(value_format format)
    {
        switch (format)
        {
            case value_format::fp32: return "fp32";
            case value_format::fp16: return "fp16";
            case value_format::int8: return "int8";
        }
        return "?";
    }

    std::size_t bytes_of(value_format format)
    {
        return format == value_format::fp32 ? 4 : format == value_format::fp16 ? 2 : 1;
    }
}
