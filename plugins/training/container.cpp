// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/container.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstdint>

namespace hypersparse
{
    namespace
    {
        constexpr std::string_view magic("HYPERSPARSE\0", 12);
        constexpr std::uint64_t form_version = 1;
        constexpr std::size_t head_size = 12 + 4 + 4 + 8;
        constexpr std::size_t checksum_size = 8;

        void append_number(std::string& bytes, std::uint64_t value, int size)
        {
            for (int i = 0; i < size; ++i)
                bytes.push_back(static_cast<char>(value >> (8 * i) & 0xff));
        }

        std::uint64_t number_at(std::string_view bytes, std::size_t offset, int size)
        {
            std::uint64_t value = 0;
            for (int i = 0; i < size; ++i)
                value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[offset + i])) << (8 * i);
            return value;
        }

        [[noreturn]] void reject(const std::string& path, const std::string& expected, const std::string& found)
        {
            throw file_error(path + ": expected " + expected + ", found " + found);
        }
    }

    void write_container(const std::string& path, const std::string& kind, std::string_view payload)
    {
        std::string bytes;
        bytes.reserve(head_size + kind.size() + payload.size() + checksum_size);
        bytes.append(magic);
        append_number(bytes, form_version, 4);
        append_number(bytes, kind.size(), 4);
        append_number(bytes, payload.size(), 8);
        bytes.append(kind);
        bytes.append(payload);
        append_number(bytes, XXH3_64bits(bytes.data(), bytes.size()), 8);
        write_durably(path, bytes);
    }

    std::string read_container(const std::string& path, const std::string& kind)
    {
        std::string bytes = read_file(path);
        if (bytes.size() < head_size + checksum_size || std::string_view(bytes).substr(0, magic.size()) != magic)
            reject(path, "a hypersparse " + kind + " file", "another kind of file (" + std::to_string(bytes.size()) + " bytes)");
        const std::uint64_t version = number_at(bytes, 12, 4);
        if (version != form_version)
            reject(path, "version " + std::to_string(form_version) + " of the file's form", "version " + std::to_string(version));
        const std::uint64_t kind_size = number_at(bytes, 16, 4);
        const std::uint64_t payload_size = number_at(bytes, 20, 8);
        const std::uint64_t room = bytes.size() - head_size - checksum_size;
        if (kind_size > room || payload_size != room - kind_size)
            reject(path, std::to_string(payload_size) + " bytes of content",
                std::to_string(room - (kind_size > room ? room : kind_size)) + ": the file is cut short or has been added to");
        const std::size_t end = bytes.size() - checksum_size;
        if (number_at(bytes, end, 8) != XXH3_64bits(bytes.data(), end))
            reject(path, "the checksum that was written with it", "another one: the file is damaged");
        const std::string found = bytes.substr(head_size, kind_size);
        if (found != kind)
            reject(path, "a " + kind + " file", "a " + found + " file");
        bytes.erase(end);
        bytes.erase(0, head_size + kind_size);
        return bytes;
    }
}
