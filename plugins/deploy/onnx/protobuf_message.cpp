// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/onnx/protobuf_message.h>

#include <hypersparse/plugins/deploy/little_endian.h>

namespace hypersparse
{
    namespace
    {
        // How the bytes of a field are found by those who do not know it
        constexpr unsigned varint = 0, with_length = 2, four_bytes = 5;

        void append_float(std::string& bytes, float value)
        {
            char four[4];
            to_little_endian(std::bit_cast<std::uint32_t>(value), four);
            bytes.append(four, sizeof four);
        }
    }

    void protobuf_message::add_varint(std::uint64_t value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes_ += static_cast<char>((value & 0x7f) | 0x80);
        bytes_ += static_cast<char>(value);
    }

    void protobuf_message::begin_field(std::uint32_t field, unsigned wire_type)
    {
        add_varint(std::uint64_t(field) << 3 | wire_type);
    }

    void protobuf_message::add_number(std::uint32_t field, std::int64_t value)
    {
        begin_field(field, varint);
        add_varint(static_cast<std::uint64_t>(value));      // a negative number takes ten bytes
    }

    void protobuf_message::add_float(std::uint32_t field, float value)
    {
        begin_field(field, four_bytes);
        append_float(bytes_, value);
    }

    void protobuf_message::add_bytes(std::uint32_t field, std::string_view bytes)
    {
        begin_field(field, with_length);
        add_varint(bytes.size());
        bytes_ += bytes;
    }

    void protobuf_message::add_floats_as_bytes(std::uint32_t field, std::span<const float> values)
    {
        begin_field(field, with_length);
        add_varint(4*values.size());
        bytes_.reserve(bytes_.size() + 4*values.size());
        for (float value : values)
            append_float(bytes_, value);
    }
}
