// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE sparse_file
#include <boost/test/unit_test.hpp>

#include "data_temporary_folder.h"
#include "sparse_file_graphs.h"

#include <hypersparse/plugins/deploy/sparse_file/golomb_code.h>
#include <hypersparse/plugins/deploy/sparse_file/half_precision.h>
#include <hypersparse/plugins/deploy/sparse_file/positions.h>
#include <hypersparse/plugins/deploy/sparse_file/sparse_file.h>

#include <bit>
#include <cmath>
#include <limits>

using namespace hypersparse;
using namespace sparse_file_test;

namespace
{
    graph through_file(const graph& g, value_format format)
    {
        return from_sparse_bytes(to_sparse_bytes(g, format), "test.hsn");
    }

    // A fully connected node with these weights, so many in a row
    graph one_matrix(const std::vector<float>& weights, std::size_t columns)
    {
        graph g;
        g.add("image", input_operation{{columns, 1, 1}, std::vector<float>(columns, 1), std::vector<float>(columns)}, {});
        sparse_matrix m;
        m.columns = columns;
        for (std::size_t i = 0; i < weights.size(); ++i)
        {
            m.append(i % columns, weights[i]);
            if (i % columns == columns - 1)
                m.end_row();
        }
        const std::size_t rows = m.rows();
        g.add("fc", fully_connected_operation{std::move(m), std::vector<float>(rows)}, {0});
        return g;
    }

    const sparse_matrix& weights_of(const graph& g)
    {
        return std::get<fully_connected_operation>(g[g.size() - 1].what).weights;
    }

    std::vector<float> dense(const sparse_matrix& m)
    {
        std::vector<float> all(m.rows() * m.columns);
        for (std::size_t r = 0; r < m.rows(); ++r)
            for (std::size_t i = m.row_begin[r]; i < m.row_begin[r + 1]; ++i)
                all[r*m.columns + m.column[i]] = m.value[i];
        return all;
    }

    std::vector<float> through_file(const std::vector<float>& weights, std::size_t columns, value_format format)
    {
        return dense(weights_of(through_file(one_matrix(weights, columns), format)));
    }

    const auto all_formats = {value_format::fp32, value_format::fp16, value_format::int8};
}

BOOST_AUTO_TEST_CASE(fp32_brings_back_every_bit_of_every_operation)
{
    const graph g = every_operation();
    check_same().graphs(g, through_file(g, value_format::fp32));
}

BOOST_AUTO_TEST_CASE(fp16_and_int8_change_nothing_but_values_of_weights)
{
    const graph g = every_operation();
    for (value_format format : {value_format::fp16, value_format::int8})
        check_same{false}.graphs(g, through_file(g, format));
}

BOOST_AUTO_TEST_CASE(a_graph_that_was_read_is_written_again_as_the_same_bytes)
{
    for (value_format format : all_formats)
    {
        const std::string bytes = to_sparse_bytes(every_operation(), format);
        BOOST_TEST((to_sparse_bytes(from_sparse_bytes(bytes, "test.hsn"), format) == bytes), name_of(format));
    }
}

BOOST_AUTO_TEST_CASE(matrices_of_every_density_come_back)
{
    for (std::size_t columns : {1u, 7u, 600u})
        for (std::size_t step : {1u, 2u, 3u, 11u, 599u, 100000u})
            for (std::size_t first : {0u, 5u})
            {
                const auto kept = matrix_at(20, columns, places(first, step, 20*columns), 1);
                std::vector<float> values = dense(kept);
                for (bool inverted : {false, true})
                {
                    if (inverted)
                        for (float& v : values)
                            v = v == 0 ? 1.0f : 0.0f;
                    for (value_format format : all_formats)
                    {
                        const graph g = one_matrix(values, columns);
                        check_same{format == value_format::fp32}.graphs(g, through_file(g, format));
                    }
                }
            }
}

BOOST_AUTO_TEST_CASE(golomb_codes_of_every_divisor_come_back_in_the_size_that_was_announced)
{
    for (std::uint64_t divisor : {1u, 2u, 3u, 5u, 8u, 100u, 65537u, 1u << 31})
    {
        const golomb_code code(divisor);
        const std::vector<std::uint64_t> numbers = {0, 1, 2, 3, 7, 8, 99, 100, 101, divisor - 1, divisor, divisor + 1,
            20*divisor + 3};
        bit_writer out;
        std::uint64_t bits = 0;
        for (std::uint64_t n : numbers)
        {
            code.write(n, out);
            bits += code.size(n);
        }
        const std::string bytes = out.bytes();
        BOOST_TEST(bytes.size() == (bits + 7) / 8);
        bit_reader in(bytes);
        for (std::uint64_t n : numbers)
            BOOST_TEST(code.read(in) == n);
        BOOST_TEST(in.only_filling_left());
    }
}

BOOST_AUTO_TEST_CASE(a_dense_matrix_needs_no_positions)
{
    bit_writer out;
    write_positions(matrix_at(30, 50, places(0, 1, 1500), 1), 1, out);
    BOOST_TEST(out.bytes().empty());
}

BOOST_AUTO_TEST_CASE(every_binary16_number_is_its_own_half)
{
    for (std::uint32_t b = 0; b < 0x10000; ++b)
        if ((b & 0x7c00) != 0x7c00)
            BOOST_REQUIRE_EQUAL(to_half(from_half(static_cast<std::uint16_t>(b))), b);
    BOOST_TEST(from_half(0x3c00) == 1.0);
    BOOST_TEST(from_half(0x7bff) == 65504.0);
    BOOST_TEST(from_half(0x8001) == -std::ldexp(1.0, -24));
}

BOOST_AUTO_TEST_CASE(numbers_between_two_halves_go_to_the_nearest_and_then_to_the_even_one)
{
    for (std::uint16_t b = 0; b < 0x7bff; ++b)
    {
        const double low = from_half(b), high = from_half(b + 1), middle = (low + high)/2;
        BOOST_REQUIRE_EQUAL(to_half(middle), b % 2 == 0 ? b : b + 1);
        BOOST_REQUIRE_EQUAL(to_half(std::nextafter(middle, 0)), b);
        BOOST_REQUIRE_EQUAL(to_half(-std::nextafter(middle, 1e9)), 0x8000 | (b + 1));
    }
}

BOOST_AUTO_TEST_CASE(fp16_keeps_eleven_bits_of_weights_of_any_size)
{
    for (float size : {1e-37f, 1e-6f, 0.05f, 3e4f, 1e31f})
    {
        const std::vector<float> weights = random_numbers(4000, 3, size);
        const std::vector<float> found = through_file(weights, 40, value_format::fp16);
        for (std::size_t i = 0; i < weights.size(); ++i)
            BOOST_REQUIRE_LE(std::abs(found[i] - weights[i]), std::ldexp(std::abs(weights[i]), -11));
    }
}

BOOST_AUTO_TEST_CASE(int8_errs_by_no_more_than_a_127th_of_the_largest_weight_of_the_row)
{
    double worst = 0;
    for (float size : {1e-30f, 0.05f, 1e30f})
    {
        std::vector<float> weights = random_numbers(200*40, 4, size);
        for (std::size_t i = 0; i < weights.size(); ++i)
            weights[i] *= std::ldexp(1.0f + 0.01f*static_cast<float>(i/40 % 100), -static_cast<int>(i/40 % 20));
        const std::vector<float> found = through_file(weights, 40, value_format::int8);
        for (std::size_t r = 0; r < 200; ++r)
        {
            float largest = 0;
            for (std::size_t i = 40*r; i < 40*r + 40; ++i)
                largest = std::max(largest, std::abs(weights[i]));
            for (std::size_t i = 40*r; i < 40*r + 40; ++i)
                worst = std::max(worst, std::abs(double(found[i]) - weights[i]) / largest);
        }
    }
    BOOST_TEST(worst <= 1/127.0);
    BOOST_TEST(worst > 1/260.0);
}

BOOST_AUTO_TEST_CASE(weights_that_round_to_zero_are_left_out_and_counted)
{
    const std::vector<float> weights = {1, 1e-13f, -1e-3f, 0, 1e-20f, 1e-22f};
    for (auto [format, kept] : {std::pair(value_format::fp32, 5u), std::pair(value_format::fp16, 2u),
             std::pair(value_format::int8, 3u)})
    {
        const graph g = one_matrix(weights, 3);
        const graph read = through_file(g, format);
        const sparse_file_info info = sparse_bytes_info(to_sparse_bytes(g, format), "test.hsn");
        BOOST_TEST(weights_of(read).nonzeros() == kept, name_of(format));
        BOOST_TEST(info.counts.nonzeros == kept);
        BOOST_TEST(info.counts.left_out == 5 - kept);
    }
    // In int8 the second row has a unit of its own
    const std::vector<float> expected = {1, 0, 0, 0, 1e-20f, 1e-22f};
    const std::vector<float> found = through_file(weights, 3, value_format::int8);
    for (std::size_t i = 0; i < expected.size(); ++i)
        BOOST_TEST(std::abs(found[i] - expected[i]) <= (i < 3 ? 1.0f : 1e-20f)/127);
    BOOST_TEST(found[5] != 0);
}

BOOST_AUTO_TEST_CASE(the_smallest_and_largest_floats_come_back_or_are_refused)
{
    constexpr float tiny = std::numeric_limits<float>::denorm_min(), huge = std::numeric_limits<float>::max();
    for (value_format format : all_formats)
    {
        const std::vector<float> small = {tiny, -tiny, 2*tiny, 0};
        BOOST_TEST(through_file(small, 2, format) == small, boost::test_tools::per_element());
        const std::vector<float> wide = {tiny, 1e38f};
        BOOST_TEST(through_file(wide, 1, format).size() == 2u);
        if (format == value_format::fp32)
            BOOST_TEST(through_file({huge, -huge}, 2, format)[1] == -huge);
        else
            data_test::check_message<sparse_file_error>(
                [&] { to_sparse_bytes(one_matrix({huge, -huge}, 2), format); }, {"expected weights that stay finite", "write fp32"});
    }
}

BOOST_AUTO_TEST_CASE(a_graph_of_an_image_alone_is_a_file)
{
    graph g;
    g.add("", input_operation{{1, 1, 1}, {1}, {0}}, {});
    check_same().graphs(g, through_file(g, value_format::int8));
}

BOOST_AUTO_TEST_CASE(the_info_counts_what_is_in_the_file)
{
    const graph g = every_operation();
    std::uint64_t all = 0, kept = 0;
    for (const graph_node& node : g.nodes())
    {
        all += weights(node);
        kept += nonzeros(node);
    }
    for (value_format format : all_formats)
    {
        const std::string bytes = to_sparse_bytes(g, format);
        const sparse_file_info info = sparse_bytes_info(bytes, "test.hsn");
        BOOST_TEST(info.version == 1u);
        BOOST_TEST((info.counts.values == format));
        BOOST_TEST(info.counts.nodes == g.size());
        BOOST_TEST(info.counts.weights == all);
        BOOST_TEST(info.counts.nonzeros == kept);
        BOOST_TEST(info.counts.left_out == 0u);
        BOOST_TEST(info.size == bytes.size());
        const std::uint64_t parts = info.structure_size + info.positions_size + info.numbers_size + info.values_size;
        BOOST_TEST(parts < info.size);
        BOOST_TEST(parts > info.size - 80);
    }
}

BOOST_AUTO_TEST_CASE(what_compresses_too_well_for_a_reader_is_stored_in_full)
{
    const graph g = one_matrix(std::vector<float>(1 << 20, 0.5f), 1024);
    for (value_format format : all_formats)
    {
        BOOST_TEST(to_sparse_bytes(g, format).size() > bytes_of(format) << 20);
        check_same().graphs(g, through_file(g, format));
    }
}

BOOST_AUTO_TEST_CASE(files_are_written_whole_or_not_at_all)
{
    const data_test::temporary_folder folder;
    const std::string path = folder.text() + "/net.hsn";
    const graph g = every_operation();
    write_sparse_file(path, g, value_format::fp32);
    check_same().graphs(g, read_sparse_file(path));
    BOOST_TEST(read_sparse_file_info(path).counts.nodes == g.size());

    const std::string before = data_test::read_bytes(path);
    const graph huge = one_matrix({std::numeric_limits<float>::max()}, 1);
    BOOST_CHECK_THROW(write_sparse_file(path, huge, value_format::fp16), sparse_file_error);
    BOOST_CHECK_THROW(write_sparse_file(folder.text() + "/no/such/folder.hsn", g), sparse_file_error);
    BOOST_TEST((data_test::read_bytes(path) == before));
    BOOST_TEST(std::distance(std::filesystem::directory_iterator(folder.path()), std::filesystem::directory_iterator()) == 1);
}

BOOST_AUTO_TEST_CASE(a_missing_file_and_a_folder_are_named)
{
    data_test::check_message<sparse_file_error>(
        [] { read_sparse_file("no/such/net.hsn"); }, {"no/such/net.hsn: expected to open the file"});
    data_test::check_message<sparse_file_error>([] { read_sparse_file_info("/"); }, {"/: expected a file, found a folder"});
}
