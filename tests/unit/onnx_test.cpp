// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE onnx
#include <boost/test/unit_test.hpp>

#include "operation_graphs.h"

#include <hypersparse/plugins/deploy/little_endian.h>
#include <hypersparse/plugins/deploy/onnx/onnx_file.h>
#include <hypersparse/plugins/deploy/onnx/protobuf_message.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

using namespace hypersparse;

namespace
{
    // The fields of a message, by number. Numbers stand as text.
    using fields = std::multimap<unsigned, std::string>;

    std::uint64_t take_varint(std::string_view& bytes)
    {
        std::uint64_t value = 0;
        for (int shift = 0;; shift += 7)
        {
            BOOST_REQUIRE(!bytes.empty());
            const unsigned char byte = static_cast<unsigned char>(bytes[0]);
            bytes.remove_prefix(1);
            value |= std::uint64_t(byte & 0x7f) << shift;
            if (byte < 0x80)
                return value;
        }
    }

    fields read(std::string_view bytes)
    {
        fields all;
        while (!bytes.empty())
        {
            const std::uint64_t key = take_varint(bytes);
            std::string content;
            if (key % 8 == 0)
                content = std::to_string(static_cast<std::int64_t>(take_varint(bytes)));
            else
            {
                BOOST_REQUIRE(key % 8 == 2 || key % 8 == 5);
                const std::size_t length = key % 8 == 2 ? take_varint(bytes) : 4;
                BOOST_REQUIRE_LE(length, bytes.size());
                content = bytes.substr(0, length);
                bytes.remove_prefix(length);
            }
            all.emplace(static_cast<unsigned>(key / 8), content);
        }
        return all;
    }

    std::vector<std::string> all_of(const fields& message, unsigned field)
    {
        std::vector<std::string> list;
        for (auto [i, end] = message.equal_range(field); i != end; ++i)
            list.push_back(i->second);
        return list;
    }

    std::string one_of(const fields& message, unsigned field)
    {
        const auto list = all_of(message, field);
        BOOST_REQUIRE_EQUAL(list.size(), 1u);
        return list[0];
    }

    fields graph_of(const std::string& file) { return read(one_of(read(file), 7)); }

    std::map<std::string, std::string> metadata_of(const std::string& file)
    {
        std::map<std::string, std::string> entries;
        for (const std::string& entry : all_of(read(file), 14))
            entries[one_of(read(entry), 1)] = one_of(read(entry), 2);
        return entries;
    }
}

BOOST_AUTO_TEST_CASE(a_message_has_the_bytes_that_the_encoding_asks_for)
{
    protobuf_message inner, outer;
    inner.add_number(1, 150);       // the example of the encoding's description
    BOOST_TEST(inner.bytes() == "\x08\x96\x01");
    outer.add_message(3, inner);
    BOOST_TEST(outer.bytes() == "\x1a\x03\x08\x96\x01");
    protobuf_message others;
    others.add_number(2, -1);
    others.add_float(20, 1.5f);
    others.add_bytes(4, "ab");
    const float number = -2;
    others.add_floats_as_bytes(9, {&number, 1});
    using namespace std::string_literals;
    BOOST_TEST(others.bytes() == "\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\xa5\x01\0\0\xc0\x3f\x22\x02" "ab\x4a\x04\0\0\0\xc0"s);
}

BOOST_AUTO_TEST_CASE(a_file_has_operator_set_17_and_a_batch_of_any_size)
{
    const std::string file = onnx_file(operation_graphs::all()[0]);
    const fields model = read(file);
    BOOST_TEST(one_of(model, 1) == "8");
    BOOST_TEST(one_of(read(one_of(model, 8)), 2) == "17");
    const fields input = read(one_of(graph_of(file), 11)), output = read(one_of(graph_of(file), 12));
    BOOST_TEST(one_of(input, 1) == "image");
    BOOST_TEST(one_of(output, 1) == "logits");
    const fields tensor = read(one_of(read(one_of(input, 2)), 1));
    std::vector<std::string> sizes;
    for (const std::string& dimension : all_of(read(one_of(tensor, 2)), 1))
        sizes.push_back(read(dimension).begin()->second);
    BOOST_TEST(sizes == (std::vector<std::string>{"N", "3", "11", "9"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_tensor_that_a_node_reads_was_made_before_and_no_name_is_given_twice)
{
    for (const graph& g : operation_graphs::all())
    {
        const fields message = graph_of(onnx_file(g));
        std::set<std::string> known = {"image"};
        for (const std::string& tensor : all_of(message, 5))
            BOOST_TEST(known.insert(one_of(read(tensor), 8)).second);
        for (const std::string& bytes : all_of(message, 1))
        {
            const fields node = read(bytes);
            for (const std::string& input : all_of(node, 1))
                BOOST_TEST(known.count(input) == 1u, input);
            BOOST_TEST(known.insert(one_of(node, 2)).second, one_of(node, 2));
        }
        BOOST_TEST(known.count("logits") == 1u);
    }
}

BOOST_AUTO_TEST_CASE(a_constant_holds_as_many_numbers_as_its_shape_says)
{
    for (const graph& g : operation_graphs::all())
        for (const std::string& bytes : all_of(graph_of(onnx_file(g)), 5))
        {
            const fields tensor = read(bytes);
            std::size_t expected = one_of(tensor, 2) == "1" ? 4 : 8;
            for (const std::string& size : all_of(tensor, 1))
                expected *= std::stoul(size);
            BOOST_TEST(one_of(tensor, 9).size() == expected);
        }
}

BOOST_AUTO_TEST_CASE(weights_stand_where_they_did_with_zeros_between_them)
{
    graph g;
    g.add("image", input_operation{{1, 1, 3}, {1}, {0}}, {});
    sparse_matrix m;
    m.columns = 3;
    m.append(1, 5);
    m.end_row();
    m.append(0, -1);
    m.append(2, 7);
    m.end_row();
    g.add("fc", fully_connected_operation{m, {0, 0}}, {0});
    for (const std::string& bytes : all_of(graph_of(onnx_file(g)), 5))
        if (one_of(read(bytes), 8) == "logits.weight")
        {
            const std::string data = one_of(read(bytes), 9);
            std::vector<float> numbers;
            for (std::size_t i = 0; i < data.size(); i += 4)
                numbers.push_back(std::bit_cast<float>(from_little_endian<std::uint32_t>(data.data() + i)));
            BOOST_TEST(numbers == (std::vector<float>{0, 5, 0, -1, 0, 7}), boost::test_tools::per_element());
            return;
        }
    BOOST_FAIL("no weights");
}

BOOST_AUTO_TEST_CASE(metadata_has_the_networks_name_and_the_classes_as_a_list)
{
    graph g = operation_graphs::all()[2];
    g.class_names = {"a \"cat\"", "d\xffg"};      // not UTF-8
    const auto metadata = metadata_of(onnx_file(g));
    BOOST_TEST(metadata.at("network") == "activations");
    BOOST_TEST(metadata.at("class_names") == "[\"a \\\"cat\\\"\",\"d\xef\xbf\xbdg\"]");
}

BOOST_AUTO_TEST_CASE(the_same_graph_gives_the_same_bytes)
{
    const auto once = operation_graphs::all(), again = operation_graphs::all();
    for (std::size_t i = 0; i < once.size(); ++i)
        BOOST_TEST((onnx_file(once[i]) == onnx_file(again[i])));
}
