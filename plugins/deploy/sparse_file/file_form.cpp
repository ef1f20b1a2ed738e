// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/sparse_file/file_form.h>

#include <hypersparse/plugins/deploy/little_endian.h>
#include <hypersparse/plugins/deploy/sparse_file/byte_stream.h>
#include <hypersparse/plugins/deploy/sparse_file/file_part.h>
#include <hypersparse/plugins/deploy/sparse_file/memory_need.h>
#include <hypersparse/plugins/deploy/sparse_file/sparse_file_error.h>

#include <numeric>
#include <utility>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace hypersparse
{
    namespace
    {
        // As in PNG: a byte that is no text, the name, and line ends that a transfer as text would change.
        constexpr std::string_view magic("\x89HSN\r\n\x1a\n", 8);
        constexpr std::uint32_t format_version = 1;
        constexpr std::size_t version_at = 8, format_at = 12, size_at = 16, checksum_at = 24, counts_at = 32;

        // Calls visit with each count of the header, in the file's order.
        template <typename counts_type, typename function>
        void visit_counts(counts_type& c, const function& visit)
        {
            for (auto* n : {&c.nodes, &c.weights, &c.nonzeros, &c.left_out, &c.numbers, &c.structure, &c.positions,
                     &c.row_shifts})
                visit(*n);
        }

        std::vector<std::uint64_t> part_sizes(const file_counts& c)
        {
            std::vector<std::uint64_t> sizes = {c.structure, c.positions};
            sizes.insert(sizes.end(), sizeof(float), c.numbers);
            sizes.push_back(c.row_shifts);
            sizes.insert(sizes.end(), bytes_of(c.values), c.nonzeros);
            return sizes;
        }

        std::uint64_t checksum_of(std::string_view bytes)
        {
            constexpr char zeros[counts_at - checksum_at] = {};
            XXH3_state_t state;
            XXH3_INITSTATE(&state);
            XXH3_64bits_reset(&state);
            XXH3_64bits_update(&state, bytes.data(), checksum_at);
            XXH3_64bits_update(&state, zeros, sizeof(zeros));
            XXH3_64bits_update(&state, bytes.data() + counts_at, bytes.size() - counts_at);
            return XXH3_64bits_digest(&state);
        }

        std::string assemble(const file_counts& c, const std::vector<std::string>& stored)
        {
            byte_writer table;
            visit_counts(c, [&](std::uint64_t n) { table.number(n); });
            for (const std::string& part : stored)
                table.number(part.size());
            std::string bytes(counts_at, '\0');
            bytes += table.bytes();
            for (const std::string& part : stored)
                bytes += part;
            magic.copy(bytes.data(), magic.size());
            to_little_endian(format_version, bytes.data() + version_at);
            to_little_endian(static_cast<std::uint32_t>(c.values), bytes.data() + format_at);
            to_little_endian(std::uint64_t(bytes.size()), bytes.data() + size_at);
            to_little_endian(checksum_of(bytes), bytes.data() + checksum_at);
            return bytes;
        }

        [[noreturn]] void refuse(const std::string& expected, const std::string& found)
        {
            throw sparse_file_error("expected " + expected + ", found " + found);
        }

        void check_kind_and_version(std::string_view bytes)
        {
            if (bytes.substr(0, magic.size()) != magic)
                refuse("a sparse file", bytes.size() >= magic.size() && bytes.substr(1, 3) == magic.substr(1, 3)
                    ? "one that was changed as if it were text: transfer it as binary" : "another kind of file");
            if (bytes.size() < counts_at)
                refuse("a header of " + std::to_string(counts_at) + " bytes",
                    std::to_string(bytes.size()) + ": the file is cut short, get it anew");
            const auto version = from_little_endian<std::uint32_t>(bytes.data() + version_at);
            if (version != format_version)
                refuse("version " + std::to_string(format_version) + " of the format", "version " + std::to_string(version)
                    + (version > format_version ? ": read it with a newer hypersparse" : ": the file is damaged"));
        }

        void check_whole(std::string_view bytes)
        {
            const auto size = from_little_endian<std::uint64_t>(bytes.data() + size_at);
            if (size != bytes.size())
                refuse(std::to_string(size) + " bytes", std::to_string(bytes.size())
                    + (size > bytes.size() ? ": the file is cut short, get it anew" : ": something was added to the file"));
            if (from_little_endian<std::uint64_t>(bytes.data() + checksum_at) != checksum_of(bytes))
                refuse("the checksum that was written with it", "another one: the file is damaged, get it anew");
        }

        file_counts read_counts(std::string_view bytes, byte_reader& table)
        {
            file_counts c;
            const auto format = from_little_endian<std::uint32_t>(bytes.data() + format_at);
            if (format > static_cast<std::uint32_t>(value_format::int8))
                refuse("a value format from 0 to 2", std::to_string(format));
            c.values = static_cast<value_format>(format);
            visit_counts(c, [&](std::uint64_t& n) { n = table.number(std::uint64_t(1) << 50); });
            if (memory_need(c) > memory_allowance(bytes.size()))
                refuse("content for which " + std::to_string(memory_allowance(bytes.size())) + " bytes of memory are enough",
                    std::to_string(memory_need(c)));
            return c;
        }

        struct stored_file
        {
            file_counts counts;
            std::vector<std::string_view> parts;        // as they are stored
        };

        stored_file read_stored(std::string_view bytes)
        {
            check_kind_and_version(bytes);
            check_whole(bytes);
            byte_reader table(bytes.substr(counts_at));
            stored_file file{read_counts(bytes, table), {}};
            std::vector<std::uint64_t> sizes = part_sizes(file.counts);
            for (std::uint64_t& size : sizes)
                size = table.number(size);
            const std::uint64_t all = std::accumulate(sizes.begin(), sizes.end(), std::uint64_t(0));
            if (all != table.rest())
                refuse(std::to_string(all) + " bytes of parts", std::to_string(table.rest()));
            std::string_view rest = bytes.substr(bytes.size() - table.rest());
            for (std::uint64_t size : sizes)
            {
                file.parts.push_back(rest.substr(0, size));
                rest.remove_prefix(size);
            }
            return file;
        }
    }

    std::string to_file_bytes(const file_content& content)
    {
        std::vector<std::string> stored;
        for (const std::string& part : content.parts)
            stored.push_back(compress_part(part));
        // Nothing is refused for having been compressed too well.
        for (const auto* parts : {&std::as_const(stored), &content.parts})
        {
            std::string bytes = assemble(content.counts, *parts);
            if (memory_need(content.counts) <= memory_allowance(bytes.size()))
                return bytes;
        }
        refuse("a graph that takes at most 16 times the memory of its file", "one with " + std::to_string(content.counts.nodes)
            + " nodes and " + std::to_string(content.counts.structure) + " bytes of names and operations: use shorter names");
    }

    sparse_file_info read_file_info(std::string_view bytes)
    {
        const stored_file file = read_stored(bytes);
        const auto size_of = [&](std::size_t first, std::size_t last)
        {
            std::uint64_t size = 0;
            for (std::size_t i = first; i < last; ++i)
                size += file.parts[i].size();
            return size;
        };
        return {.version = format_version,
            .counts = file.counts,
            .size = bytes.size(),
            .structure_size = size_of(structure_part, positions_part),
            .positions_size = size_of(positions_part, numbers_part),
            .numbers_size = size_of(numbers_part, row_shifts_part),
            .values_size = size_of(row_shifts_part, file.parts.size())};
    }

    file_content read_file_content(std::string_view bytes)
    {
        const stored_file file = read_stored(bytes);
        const std::vector<std::uint64_t> sizes = part_sizes(file.counts);
        file_content content{file.counts, {}};
        for (std::size_t i = 0; i < sizes.size(); ++i)
            content.parts.push_back(expand_part(file.parts[i], sizes[i]));
        return content;
    }
}
