// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE safetensors_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/deploy/safetensors.h>

#include <sstream>

using namespace hypersparse;

namespace
{
    std::string file_of(const std::string& header, const std::string& data, std::uint64_t announced)
    {
        std::string bytes;
        for (int i = 0; i < 8; ++i)
            bytes += static_cast<char>((announced >> 8*i) & 0xff);
        return bytes + header + data;
    }

    std::string file_of(const std::string& header, const std::string& data)
    {
        return file_of(header, data, header.size());
    }

    safetensors_file read_file(const std::string& bytes)
    {
        std::istringstream in(bytes);
        return safetensors_file(in, "test.safetensors");
    }

    void is_refused(const std::string& bytes, const std::string& because)
    {
        BOOST_CHECK_EXCEPTION(read_file(bytes), safetensors_error, [&](const safetensors_error& e)
        {
            const std::string message = e.what();
            BOOST_TEST(message.find(because) != std::string::npos, message << " should say: " << because);
            BOOST_TEST(message.find("test.safetensors: ") == 0u, message);
            return true;
        });
    }

    std::string one_tensor(const std::string& body) { return "{\"a\":{" + body + "}}"; }
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_back)
{
    const std::vector<named_tensor> tensors = {
        {.name = "zeta", .shape = {2, 3}, .values = {1, 2, 3, 4, 5, -6.5f}},
        {.name = "single", .shape = {}, .values = {0.1f}},
        {.name = "empty", .shape = {0, 4}, .values = {}},
        {.name = "alpha \"quoted\" \xc3\xa4", .shape = {1}, .values = {-0.0f}}};
    std::ostringstream out;
    write_safetensors(out, tensors);
    const safetensors_file file = read_file(out.str());
    BOOST_REQUIRE(file.entries().size() == tensors.size());
    for (const named_tensor& wanted : tensors)
    {
        bool found = false;
        for (const safetensors_entry& entry : file.entries())
        {
            if (entry.name != wanted.name)
                continue;
            found = true;
            const named_tensor tensor = file.read(entry);
            BOOST_TEST(tensor.shape == wanted.shape, boost::test_tools::per_element());
            BOOST_TEST(tensor.values == wanted.values, boost::test_tools::per_element());
        }
        BOOST_TEST(found, wanted.name);
    }
}

BOOST_AUTO_TEST_CASE(a_file_with_metadata_and_padding_is_read)
{
    const std::string header = R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}   )";
    const safetensors_file file = read_file(file_of(header, std::string("\x00\x00\x80\x3f\x00\x00\x00\xc0", 8)));
    BOOST_REQUIRE(file.entries().size() == 1u);
    const std::vector<float> expected = {1, -2};
    BOOST_TEST(file.read(file.entries()[0]).values == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(other_types_are_listed_but_not_converted)
{
    const std::string header = one_tensor(R"("dtype":"F16","shape":[2],"data_offsets":[0,4])");
    const safetensors_file file = read_file(file_of(header, "1234"));
    BOOST_CHECK_EXCEPTION(file.read(file.entries()[0]), safetensors_error, [](const safetensors_error& e)
    {
        return std::string(e.what()).find("tensor 'a' has the type F16, expected F32") != std::string::npos;
    });
}

BOOST_AUTO_TEST_CASE(short_and_overlong_headers_are_refused)
{
    is_refused("", "0 bytes are too few");
    is_refused("1234567", "7 bytes are too few");
    is_refused(file_of("{}", "", 3), "a header of 3 bytes was announced; 2 bytes follow");
    is_refused(file_of("{}", "", 0), "does not start with '{'");
    is_refused(file_of("{}", "", 0xffffffffffffffff), "announced");
    is_refused(file_of(" {}", ""), "does not start with '{'");
    is_refused(file_of("[]", ""), "does not start with '{'");
    is_refused(file_of(std::string(100'000'001, ' '), ""), "at most 100000000 are allowed");
}

BOOST_AUTO_TEST_CASE(broken_json_is_refused)
{
    is_refused(file_of("{", ""), "not valid JSON");
    is_refused(file_of("{}{}", ""), "not valid JSON");
    is_refused(file_of("{\"a\":NaN}", ""), "not valid JSON");
    is_refused(file_of("{\"\xff\":1}", ""), "not valid JSON");
    std::string deep = "{\"a\":";
    deep.append(100000, '[');
    is_refused(file_of(deep, ""), "nested too deeply");
}

BOOST_AUTO_TEST_CASE(a_key_that_occurs_twice_is_refused_at_every_level)
{
    const std::string tensor = R"("a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]})";
    is_refused(file_of("{" + tensor + "," + tensor + "}", "1234"), "the key 'a' occurs twice");
    is_refused(file_of(one_tensor(R"("dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4])"), "1234"),
        "the key 'shape' occurs twice");
    is_refused(file_of(R"({"__metadata__":{"x":"1","x":"2"}})", ""), "the key 'x' occurs twice");
}

BOOST_AUTO_TEST_CASE(incomplete_or_odd_tensors_are_refused)
{
    is_refused(file_of("{\"a\":1}", ""), "tensor 'a' is not an object");
    is_refused(file_of(one_tensor(R"("dtype":"F32","shape":[1])"), "1234"), "tensor 'a' has no 'data_offsets'");
    is_refused(file_of(one_tensor(R"("dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1)"), "1234"), "unknown key 'x'");
    is_refused(file_of(one_tensor(R"("dtype":"F33","shape":[1],"data_offsets":[0,4])"), "1234"), "unknown type 'F33'");
    is_refused(file_of(one_tensor(R"("dtype":4,"shape":[1],"data_offsets":[0,4])"), "1234"), "'dtype' of tensor 'a'");
    is_refused(file_of(one_tensor(R"("dtype":"F32","shape":1,"data_offsets":[0,4])"), "1234"), "'shape' of tensor 'a'");
    is_refused(file_of(one_tensor(R"("dtype":"F32","shape":[-1],"data_offsets":[0,4])"), "1234"), "holds -1");
    is_refused(file_of(one_tensor(R"("dtype":"F32","shape":[1.0],"data_offsets":[0,4])"), "1234"), "holds 1.0");
    is_refused(file_of(one_tensor(R"("dtype":"F32","shape":[1],"data_offsets":[0,4,4])"), "1234"), "a begin and an end");
    is_refused(file_of(one_tensor(R"("dtype":"F32","shape":[1],"data_offsets":[4,0])"), "1234"), "a begin and an end");
    is_refused(file_of(R"({"__metadata__":{"x":1}})", ""), "other than text under 'x'");
    is_refused(file_of(R"({"__metadata__":"x"})", ""), "not an object");
}

BOOST_AUTO_TEST_CASE(sizes_that_overflow_are_refused_also_beside_a_zero)
{
    is_refused(file_of(one_tensor(R"("dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0])"), ""), "overflows");
    is_refused(file_of(one_tensor(R"("dtype":"F32","shape":[18446744073709551615],"data_offsets":[0,0])"), ""), "overflows");
    is_refused(file_of(one_tensor(R"("dtype":"F32","shape":[4294967296,4294967296,0],"data_offsets":[0,0])"), ""), "overflows");
}

BOOST_AUTO_TEST_CASE(bytes_that_do_not_match_the_shape_are_refused)
{
    is_refused(file_of(one_tensor(R"("dtype":"F32","shape":[2],"data_offsets":[0,4])"), "1234"), "holds 4 bytes");
    is_refused(file_of(one_tensor(R"("dtype":"I64","shape":[],"data_offsets":[0,4])"), "1234"), "need 8");
}

BOOST_AUTO_TEST_CASE(gaps_overlaps_and_uncovered_bytes_are_refused)
{
    const auto two = [](const std::string& first, const std::string& second)
    {
        return R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[)" + first
            + R"(]},"b":{"dtype":"U8","shape":[4],"data_offsets":[)" + second + "]}}";
    };
    BOOST_TEST(read_file(file_of(two("4,8", "0,4"), "12345678")).entries()[0].name == "b");
    is_refused(file_of(two("0,4", "5,9"), "123456789"), "tensor 'b' begins at byte 5, expected 4");
    is_refused(file_of(two("0,4", "3,7"), "1234567"), "begins at byte 3, expected 4");
    is_refused(file_of(two("0,4", "0,4"), "1234"), "begins at byte 0, expected 4");
    is_refused(file_of(two("1,5", "5,9"), "123456789"), "begins at byte 1, expected 0");
    is_refused(file_of(two("0,4", "4,8"), "123456789"), "take 8 bytes, the file holds 9");
    is_refused(file_of(two("0,4", "4,8"), "1234567"), "take 8 bytes, the file holds 7");
}

BOOST_AUTO_TEST_CASE(a_file_cut_at_any_byte_is_refused)
{
    std::ostringstream out;
    write_safetensors(out, {{.name = "a", .shape = {3}, .values = {1, 2, 3}}, {.name = "b", .shape = {1}, .values = {4}}});
    const std::string whole = out.str();
    for (std::size_t size = 0; size < whole.size(); ++size)
        BOOST_CHECK_THROW(read_file(whole.substr(0, size)), safetensors_error);
    BOOST_CHECK_THROW(read_file(whole + "x"), safetensors_error);
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_named)
{
    BOOST_CHECK_EXCEPTION(safetensors_file("no/such/file.safetensors"), safetensors_error, [](const safetensors_error& e)
    {
        return std::string(e.what()).find("no/such/file.safetensors") == 0;
    });
}
