// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE sparse_file_damage
#include <boost/test/unit_test.hpp>

#include "counted_memory.h"
#include "erk_resnet32.h"
#include "sparse_file_graphs.h"

#include <hypersparse/plugins/deploy/little_endian.h>
#include <hypersparse/plugins/deploy/sparse_file/byte_stream.h>
#include <hypersparse/plugins/deploy/sparse_file/file_form.h>
#include <hypersparse/plugins/deploy/sparse_file/file_part.h>
#include <hypersparse/plugins/deploy/sparse_file/graph_writer.h>
#include <hypersparse/plugins/deploy/sparse_file/sparse_file.h>

#define XXH_INLINE_ALL
#include <xxhash.h>
#include <zstd.h>

#include <random>

using namespace hypersparse;
using namespace sparse_file_test;

namespace
{
    template <typename function>
    void is_error(const function& action, const std::string& because)
    {
        BOOST_CHECK_EXCEPTION(action(), sparse_file_error, [&](const sparse_file_error& e)
        {
            const std::string message = e.what();
            BOOST_TEST(message.find("test.hsn: expected ") == 0u, message);
            BOOST_TEST(message.find('\n') == std::string::npos, message);
            BOOST_TEST(message.find(because) != std::string::npos, message << " should say: " << because);
            return true;
        });
    }

    void is_refused(const std::string& bytes, const std::string& because)
    {
        is_error([&] { from_sparse_bytes(bytes, "test.hsn"); }, because);
        is_error([&] { sparse_bytes_info(bytes, "test.hsn"); }, because);
    }

    graph small_graph()
    {
        graph g;
        g.network = "net";
        g.add("image", input_operation{{1, 4, 4}, {1}, {0}}, {});
        const sparse_matrix filters = matrix_at(3, 9, {1, 2, 20}, 1);
        g.add("con", convolution_operation{{3, 3, 1, 1, 1, 1}, filters, random_numbers(3, 2), false}, {0});
        g.add("relu", activation_operation{}, {1});
        g.add("fc", fully_connected_operation{matrix_at(2, 48, places(3, 5, 96), 3), random_numbers(2, 4)}, {2});
        return g;
    }

    // Length and checksum made right again
    std::string sealed(std::string bytes)
    {
        to_little_endian(std::uint64_t(bytes.size()), bytes.data() + 16);
        to_little_endian(std::uint64_t(0), bytes.data() + 24);
        to_little_endian(std::uint64_t(XXH3_64bits(bytes.data(), bytes.size())), bytes.data() + 24);
        return bytes;
    }

    // A file with these counts in its header, which is all it has beside padding bytes
    std::string hostile(std::vector<std::uint64_t> counts, std::uint32_t format, std::size_t padding)
    {
        const std::string head = to_sparse_bytes(small_graph()).substr(0, 32);
        byte_writer table;
        for (std::uint64_t n : counts)
            table.number(n);
        std::string bytes = head + table.bytes() + std::string(padding, '\0');
        to_little_endian(format, bytes.data() + 12);
        return sealed(bytes);
    }

    // Reads what need not be a graph. Returns whether it was one; that of a refusal is an error of ours, in bounded memory.
    bool reads(const std::string& bytes)
    {
        bool good = true;
        const std::size_t most = counted_memory::most_during([&]
        {
            try { from_sparse_bytes(bytes, "test.hsn"); }
            catch (const sparse_file_error&) { good = false; }
        });
        BOOST_REQUIRE_LE(most, 16*bytes.size() + (1 << 20));
        return good;
    }
}

BOOST_AUTO_TEST_CASE(every_flipped_bit_is_refused)
{
    for (value_format format : {value_format::fp32, value_format::fp16, value_format::int8})
    {
        const std::string whole = to_sparse_bytes(small_graph(), format);
        for (std::size_t bit = 0; bit < 8*whole.size(); ++bit)
        {
            std::string damaged = whole;
            damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
            BOOST_CHECK_THROW(from_sparse_bytes(damaged, "test.hsn"), sparse_file_error);
            BOOST_CHECK_THROW(sparse_bytes_info(damaged, "test.hsn"), sparse_file_error);
        }
    }
}

BOOST_AUTO_TEST_CASE(every_flipped_bit_of_a_resnet32_is_refused)
{
    std::string bytes = to_sparse_bytes(erk_resnet32(0.002, true).make(), value_format::fp16);
    std::size_t refused = 0;
    for (std::size_t bit = 0; bit < 8*bytes.size(); ++bit)
    {
        const char whole = bytes[bit / 8];
        bytes[bit / 8] = static_cast<char>(whole ^ (1 << bit % 8));
        try { sparse_bytes_info(bytes, "test.hsn"); }
        catch (const sparse_file_error&) { ++refused; }
        bytes[bit / 8] = whole;
    }
    BOOST_TEST(refused == 8*bytes.size());
}

BOOST_AUTO_TEST_CASE(a_file_cut_at_any_byte_or_added_to_is_refused)
{
    const std::string whole = to_sparse_bytes(small_graph());
    for (std::size_t size = 0; size < whole.size(); ++size)
        is_refused(whole.substr(0, size), size < 8 ? "another kind of file" : "the file is cut short");
    is_refused(whole + '\0', "something was added to the file");
    is_refused(whole + whole, "something was added to the file");
}

BOOST_AUTO_TEST_CASE(damage_is_called_by_its_name)
{
    const std::string whole = to_sparse_bytes(small_graph());
    is_refused(std::string(100, 'x'), "another kind of file");
    std::string text = whole;
    text.erase(4, 1);       // the carriage return
    is_refused(text, "changed as if it were text");
    std::string damaged = whole;
    damaged.back() ^= 1;
    is_refused(damaged, "the file is damaged");
    std::string zero = whole;
    zero[8] = 0;
    is_refused(zero, "found version 0: the file is damaged");
}

BOOST_AUTO_TEST_CASE(a_newer_version_is_called_by_its_number_whatever_else_is_in_the_file)
{
    std::string newer = to_sparse_bytes(small_graph());
    newer[8] = 2;
    is_refused(newer, "expected version 1 of the format, found version 2: read it with a newer hypersparse");
    is_refused(newer.substr(0, 40), "found version 2");
    is_refused(sealed(newer), "found version 2");
}

BOOST_AUTO_TEST_CASE(counts_that_the_file_cannot_hold_are_refused_before_memory_is_taken)
{
    // nodes, weights, nonzeros, left out, numbers, bytes of structure, positions, row shifts; then the parts' sizes
    const auto with = [](std::size_t index, std::uint64_t value)
    {
        std::vector<std::uint64_t> counts(8 + 9 + 2);
        counts[index] = value;
        return counts;
    };
    for (std::size_t index : {0u, 2u, 4u, 5u, 6u, 7u})
    {
        is_refused(hostile(with(index, 1 << 21), 0, 100), "bytes of memory are enough");
        is_refused(hostile(with(index, std::uint64_t(1) << 50), 0, 100), "bytes of memory are enough");
        is_refused(hostile(with(index, (std::uint64_t(1) << 50) + 1), 0, 100), "a number up to");
        is_refused(hostile(with(index, UINT64_MAX), 0, 100), "a number up to");
        reads(hostile(with(index, 1 << 21), 0, 100));
        reads(hostile(with(index, 500), 0, 100));
    }
    is_refused(hostile(with(8, 1), 0, 100), "a number up to 0");                // a part longer than it is when it is expanded
    is_refused(hostile(with(0, 1), 0, 100), "expected 0 bytes of parts, found");
    is_refused(hostile(with(0, 1), 3, 100), "a value format from 0 to 2, found 3");
    is_refused(hostile({}, 0, 0), "found the end of a part");
    is_refused(sealed(hostile({}, 0, 0) + std::string("\x80\x00", 2)), "as few bytes as it needs");
    is_refused(sealed(hostile({}, 0, 0) + std::string(9, '\xff') + '\x02'), "below 2^64");
}

BOOST_AUTO_TEST_CASE(parts_that_do_not_expand_to_what_they_say_are_refused)
{
    const std::string bytes(1000, 'a'), frame = compress_part(bytes);
    BOOST_TEST((frame.size() < 100 && expand_part(frame, 1000) == bytes));
    std::string without_size(ZSTD_compressBound(1000), '\0');
    ZSTD_CCtx* context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
    without_size.resize(ZSTD_compress2(context, without_size.data(), without_size.size(), bytes.data(), bytes.size()));
    ZSTD_freeCCtx(context);
    for (const std::string& stored : {std::string(), std::string("a"), frame.substr(0, frame.size() - 1), frame + 'a',
        frame + frame, compress_part(bytes + 'a'), without_size})
        BOOST_CHECK_THROW(expand_part(stored, 1000), sparse_file_error);
    BOOST_CHECK_THROW(expand_part(frame, 999), sparse_file_error);
    BOOST_CHECK_THROW(expand_part(frame, 1001), sparse_file_error);
}

BOOST_AUTO_TEST_CASE(parts_with_more_than_the_graph_takes_are_refused)
{
    const file_content whole = graph_writer(value_format::int8).write(small_graph());
    const auto refused = [](const file_content& content, const std::string& because)
    {
        is_error([&] { from_sparse_bytes(to_file_bytes(content), "test.hsn"); }, because);
    };
    for (const auto& [part, size] : {std::pair(structure_part, &file_counts::structure),
             std::pair(positions_part, &file_counts::positions), std::pair(row_shifts_part, &file_counts::row_shifts)})
    {
        file_content more = whole;
        more.parts[part] += '\0';
        ++(more.counts.*size);
        refused(more, "no more");
    }
    file_content more = whole;
    ++more.counts.nonzeros;
    more.parts[values_part] += '\x01';
    refused(more, "values, found");
    more = whole;
    ++more.counts.numbers;
    for (std::size_t p = numbers_part; p < row_shifts_part; ++p)
        more.parts[p] += '\x01';
    refused(more, "numbers, found");
    more = whole;
    ++more.counts.weights;
    refused(more, "weights, found");
    more = whole;
    more.counts.nodes = 0;
    refused(more, "a graph with nodes");
    more = whole;
    more.parts[values_part][0] = '\0';      // a weight of 0
    refused(more, "no weight of 0");
    more = whole;
    more.parts[positions_part].assign(whole.parts[positions_part].size(), '\0');
    refused(more, "found their end");
}

BOOST_AUTO_TEST_CASE(parts_changed_at_random_give_a_valid_graph_or_an_error_in_little_memory)
{
    std::mt19937 random(1);
    std::size_t good = 0, bad = 0;
    for (value_format format : {value_format::fp32, value_format::fp16, value_format::int8})
        for (const graph& g : {small_graph(), every_operation()})
        {
            const file_content whole = graph_writer(format).write(g);
            for (int round = 0; round < 600; ++round)
            {
                file_content changed = whole;
                for (int changes = 1 + random() % 3; changes > 0; --changes)
                {
                    std::string& part = changed.parts[random() % (round % 2 == 0 ? 2 : changed.parts.size())];
                    if (!part.empty())
                        part[random() % part.size()] = static_cast<char>(random() % 4 == 0 ? 0xff : random());
                }
                (reads(to_file_bytes(changed)) ? good : bad)++;
            }
        }
    BOOST_TEST_MESSAGE(good << " were graphs, " << bad << " were refused");
    BOOST_TEST(good > 100u);
    BOOST_TEST(bad > 100u);
}

BOOST_AUTO_TEST_CASE(bytes_changed_at_random_under_a_right_checksum_give_a_valid_graph_or_an_error_in_little_memory)
{
    std::mt19937 random(2);
    for (value_format format : {value_format::fp32, value_format::fp16, value_format::int8})
    {
        const std::string whole = to_sparse_bytes(every_operation(), format);
        for (int round = 0; round < 1500; ++round)
        {
            std::string changed = whole;
            for (int changes = 1 + random() % 3; changes > 0; --changes)
                changed[32 + random() % (round % 2 == 0 ? 60 : changed.size() - 32)] = static_cast<char>(random());
            reads(sealed(changed));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_large_file_is_read_in_the_memory_that_is_granted)
{
    graph g;
    g.add("image", input_operation{{1, 1, 1000}, {1}, {0}}, {});
    g.add("sparse", fully_connected_operation{matrix_at(1000, 1000, places(1, 9, 1000000), 1), random_numbers(1000, 2)}, {0});
    g.add("dense", fully_connected_operation{matrix_at(500, 1000, places(0, 1, 500000), 3), random_numbers(500, 4)}, {1});
    for (value_format format : {value_format::fp32, value_format::fp16, value_format::int8})
        BOOST_TEST(reads(to_sparse_bytes(g, format)));
}
