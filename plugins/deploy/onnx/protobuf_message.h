// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ONNX_PROTOBUF_MESSAGE_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ONNX_PROTOBUF_MESSAGE_H

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hypersparse
{
    class protobuf_message
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A message of Protocol Buffers that is being written, field after field:
                https://protobuf.dev/programming-guides/encoding/
                A field that is added several times is a repeated one. The bytes follow from the calls alone.
        !*/

    public:
        void add_number(std::uint32_t field, std::int64_t value);
        /*!
            ensures
                - adds an int32, int64 or enum
        !*/

        void add_float(std::uint32_t field, float value);

        void add_bytes(std::uint32_t field, std::string_view bytes);
        /*!
            ensures
                - adds a string, or bytes
        !*/

        void add_message(std::uint32_t field, const protobuf_message& part) { add_bytes(field, part.bytes()); }

        void add_floats_as_bytes(std::uint32_t field, std::span<const float> values);
        /*!
            ensures
                - adds bytes that hold the values one after the other, four bytes each, lowest byte first
        !*/

        const std::string& bytes() const { return bytes_; }

    private:
        void begin_field(std::uint32_t field, unsigned wire_type);
        void add_varint(std::uint64_t value);

        std::string bytes_;
    };
}

#endif
