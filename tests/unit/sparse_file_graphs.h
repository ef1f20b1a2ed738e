// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_UNIT_SPARSE_FILE_GRAPHS_H
#define HYPERSPARSE_TESTS_UNIT_SPARSE_FILE_GRAPHS_H

#include "random_numbers.h"

#include <hypersparse/plugins/deploy/graph/graph.h>
#include <hypersparse/plugins/deploy/graph/interpret.h>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstring>

namespace sparse_file_test
{
    using namespace hypersparse;

    // A matrix with weights in the given places (row*columns + column, ascending), of magnitudes from size/16 to size
    inline sparse_matrix matrix_at(std::size_t rows, std::size_t columns, const std::vector<std::size_t>& places,
        unsigned seed, float size = 1)
    {
        sparse_matrix m;
        m.columns = columns;
        const std::vector<float> values = random_numbers(places.size(), seed);
        std::size_t next = 0;
        for (std::size_t r = 0; r < rows; ++r, m.end_row())
            for (; next < places.size() && places[next] < (r + 1)*columns; ++next)
                m.append(places[next] - r*columns, size*(0.9375f*values[next] + std::copysign(0.0625f, values[next])));
        return m;
    }

    // Every step-th place
    inline std::vector<std::size_t> places(std::size_t first, std::size_t step, std::size_t end)
    {
        std::vector<std::size_t> all;
        for (std::size_t p = first; p < end; p += step)
            all.push_back(p);
        return all;
    }

    // The graph of the files in tests/golden: every operation, with matrices that are empty, sparse, nearly dense and dense, and
    // gaps above 2^16
    inline graph every_operation()
    {
        graph g;
        g.network = "every operation";
        g.class_names = {"dog", "cat", "b\xc3\xa4r", ""};
        const auto image = g.add("image", input_operation{{2, 6, 8}, {1/256.0f, -0.5f}, {-0.0f, 1e-40f}}, {});
        const auto sparse = g.add("con 1", convolution_operation{{3, 3, 2, 1, 1, 1}, matrix_at(5, 18, {0, 17, 18, 71, 89}, 1),
            random_numbers(5, 2), false}, {image});
        const auto ones = g.add("con 2", convolution_operation{{1, 3, 1, 1, 0, 1}, matrix_at(4, 18, places(0, 1, 72), 3, 1e-30f),
            random_numbers(4, 4), true}, {sparse});
        const auto scaled = g.add("affine", affine_operation{random_numbers(4, 5), random_numbers(4, 6, 1e30f)}, {ones});
        std::size_t last = scaled;
        for (int f = 0; f <= static_cast<int>(activation::elu); ++f)
        {
            const auto function = static_cast<activation>(f);
            last = g.add(name_of(function), activation_operation{function, 0.25f*static_cast<float>(f)}, {last});
        }
        const auto largest = g.add("", pool_operation{true, {2, 2, 1, 2, 1, 0}}, {last});
        const auto mean = g.add("mean", pool_operation{false, {2, 2, 1, 2, 0, 0}}, {scaled});
        const auto plain = g.add("plain", add_operation{}, {largest, mean});
        const add_operation map = {{{{3, -1, 0, 2, 2, -1}, {-1, 1, 0, 3, -1, 2}}}, random_numbers(6, 7)};
        const auto mapped = g.add("mapped", map, {plain, mean});
        auto nearly_dense = places(0, 1, 6*24);
        nearly_dense.erase(nearly_dense.begin() + 100);
        nearly_dense.erase(nearly_dense.begin());
        const auto spread = g.add("cont", transposed_convolution_operation{{2, 2, 2, 2, 1, 0}, matrix_at(6, 24, nearly_dense, 8),
            random_numbers(6, 9)}, {mapped});
        const auto rows = g.add("linear", linear_operation{matrix_at(7, 8, {}, 0), std::vector<float>(7)}, {spread});
        const auto joined = g.add("concat", concat_operation{}, {rows, rows, rows});
        const sparse_matrix two_weights = matrix_at(11000, 7, places(3, 66000, 77000), 10, 1000);
        const auto wide = g.add("wide", linear_operation{two_weights, std::vector<float>(11000)}, {joined});
        const std::size_t inputs = g[wide].shape.size();
        const sparse_matrix last_weights = matrix_at(4, inputs, {5, 70000, inputs - 1, 3*inputs}, 11);
        g.add("fc", fully_connected_operation{last_weights, random_numbers(4, 12)}, {wide});
        return g;
    }

    // The bits of floats: -0 differs from 0, and a number equals itself
    inline std::vector<std::uint32_t> bits(const std::vector<float>& numbers)
    {
        std::vector<std::uint32_t> all(numbers.size());
        if (!all.empty())
            std::memcpy(all.data(), numbers.data(), 4*numbers.size());
        return all;
    }

    struct check_same
    {
        // Everything but values of weights; those too where weights is true
        bool weights = true;

        void matrix(const sparse_matrix& a, const sparse_matrix& b) const
        {
            BOOST_TEST(a.columns == b.columns);
            BOOST_TEST((a.row_begin == b.row_begin));
            BOOST_TEST((a.column == b.column));
            if (weights)
                BOOST_TEST((bits(a.value) == bits(b.value)));
        }

        void operator()(const input_operation& a, const input_operation& b) const
        {
            BOOST_TEST((a.shape == b.shape && bits(a.scale) == bits(b.scale) && bits(a.offset) == bits(b.offset)));
        }
        void operator()(const convolution_operation& a, const convolution_operation& b) const
        {
            matrix(a.filters, b.filters);
            BOOST_TEST((a.where == b.where && bits(a.bias) == bits(b.bias) && a.reads_ones == b.reads_ones));
        }
        void operator()(const transposed_convolution_operation& a, const transposed_convolution_operation& b) const
        {
            matrix(a.filters, b.filters);
            BOOST_TEST((a.where == b.where && bits(a.bias) == bits(b.bias)));
        }
        void operator()(const fully_connected_operation& a, const fully_connected_operation& b) const
        {
            matrix(a.weights, b.weights);
            BOOST_TEST((bits(a.bias) == bits(b.bias)));
        }
        void operator()(const linear_operation& a, const linear_operation& b) const
        {
            matrix(a.weights, b.weights);
            BOOST_TEST((bits(a.bias) == bits(b.bias)));
        }
        void operator()(const affine_operation& a, const affine_operation& b) const
        {
            BOOST_TEST((bits(a.scale) == bits(b.scale) && bits(a.offset) == bits(b.offset)));
        }
        void operator()(const activation_operation& a, const activation_operation& b) const
        {
            BOOST_TEST((a.function == b.function && bits({a.parameter}) == bits({b.parameter})));
        }
        void operator()(const pool_operation& a, const pool_operation& b) const
        {
            BOOST_TEST((a.maximum == b.maximum && a.where == b.where));
        }
        void operator()(const add_operation& a, const add_operation& b) const
        {
            BOOST_TEST((a.channels == b.channels && bits(a.offset) == bits(b.offset)));
        }
        void operator()(const concat_operation&, const concat_operation&) const {}
        template <typename a_type, typename b_type>
        void operator()(const a_type&, const b_type&) const { BOOST_ERROR("operations differ"); }

        void graphs(const graph& a, const graph& b) const
        {
            BOOST_TEST(a.network == b.network);
            BOOST_TEST((a.class_names == b.class_names));
            BOOST_REQUIRE_EQUAL(a.size(), b.size());
            for (std::size_t i = 0; i < a.size(); ++i)
            {
                BOOST_TEST_CONTEXT("node " << i << ' ' << a[i].name)
                {
                    BOOST_TEST(a[i].name == b[i].name);
                    BOOST_TEST((a[i].inputs == b[i].inputs && a[i].shape == b[i].shape));
                    std::visit(*this, a[i].what, b[i].what);
                }
            }
        }
    };
}

#endif
