// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/sparse_file/byte_stream.h>

#include <hypersparse/plugins/deploy/sparse_file/sparse_file_error.h>

namespace hypersparse
{
    void byte_writer::number(std::uint64_t value)
    {
        for (; value >= 0x80; value >>= 7)
            byte(static_cast<std::uint8_t>(value | 0x80));
        byte(static_cast<std::uint8_t>(value));
    }

    void byte_writer::signed_number(std::int64_t value)
    {
        number(value < 0 ? ~(static_cast<std::uint64_t>(value) << 1) : static_cast<std::uint64_t>(value) << 1);
    }

    void byte_writer::text(std::string_view value)
    {
        number(value.size());
        bytes_.append(value);
    }

    std::uint8_t byte_reader::byte()
    {
        if (rest_.empty())
            throw sparse_file_error("expected more bytes, found the end of a part");
        const auto value = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return value;
    }

    std::uint64_t byte_reader::number(std::uint64_t most)
    {
        std::uint64_t value = 0;
        for (int shift = 0;; shift += 7)
        {
            const std::uint8_t next = byte();
            if (shift == 63 && next > 1)
                throw sparse_file_error("expected a number below 2^64, found a longer one");
            value |= static_cast<std::uint64_t>(next & 0x7f) << shift;
            if (next >= 0x80)
                continue;
            if (next == 0 && shift != 0)
                throw sparse_file_error("expected a number in as few bytes as it needs, found more");
            break;
        }
        if (value > most)
            throw sparse_file_error("expected a number up to " + std::to_string(most) + ", found " + std::to_string(value));
        return value;
    }

    std::int64_t byte_reader::signed_number(std::uint64_t farthest)
    {
        const std::uint64_t coded = number(2*farthest);
        const auto half = static_cast<std::int64_t>(coded >> 1);
        return coded & 1 ? -half - 1 : half;
    }

    std::size_t byte_reader::count()
    {
        const std::uint64_t value = number();
        if (value > rest_.size())
            throw sparse_file_error("expected at most " + std::to_string(rest_.size()) + " more bytes to be in use, found "
                + std::to_string(value));
        return static_cast<std::size_t>(value);
    }

    std::string byte_reader::text()
    {
        const std::size_t size = count();
        std::string value(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return value;
    }
}
