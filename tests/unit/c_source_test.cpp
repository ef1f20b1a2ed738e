// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE c_source
#include <boost/test/unit_test.hpp>

#include "operation_graphs.h"

#include <hypersparse/plugins/deploy/c_source/buffer_plan.h>
#include <hypersparse/plugins/deploy/c_source/c_arrays.h>
#include <hypersparse/plugins/deploy/c_source/c_source.h>

#include <cstdlib>
#include <limits>

using namespace hypersparse;

namespace
{
    bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

    // A residual block of three convolutions with 8 channels of 10 x 10
    graph residual_block()
    {
        operation_graphs make;
        graph g;
        g.network = "block";
        g.add("image", make.image(8, 10, 10), {});
        g.add("con", make.convolution(g, 8, {3, 3, 1, 1, 1, 1}, 0.1), {0});
        g.add("relu", activation_operation{}, {1});
        g.add("con", make.convolution(g, 8, {3, 3, 1, 1, 1, 1}, 0.1), {2});
        g.add("sum", add_operation{}, {3, 0});
        g.add("relu", activation_operation{}, {4});
        g.add("con", make.convolution(g, 2, {10, 10, 1, 1, 0, 0}, 0.1), {5});
        return g;
    }
}

BOOST_AUTO_TEST_CASE(buffers_that_are_needed_at_the_same_time_do_not_overlap)
{
    std::vector<graph> graphs = operation_graphs::all();
    graphs.push_back(residual_block());
    for (const graph& g : graphs)
    {
        const buffer_plan plan = plan_buffers(g);
        std::vector<std::size_t> owner(plan.size, g.size());        // node whose number stands there
        for (std::size_t i = 0; i < g.size(); ++i)
        {
            for (std::size_t input : g[i].inputs)
                for (std::size_t n = 0; n < g[input].shape.size(); ++n)
                    BOOST_REQUIRE_EQUAL(owner[plan.begin[input] + n], input);
            for (std::size_t n = 0; i + 1 < g.size() && n < g[i].shape.size(); ++n)
            {
                const std::size_t place = plan.begin[i] + n;
                BOOST_REQUIRE_LT(place, plan.size);
                // what a node reads it may replace only where it goes element by element
                for (std::size_t input : g[i].inputs)
                    if (!(goes_in_place(g, i) && plan.begin[input] == plan.begin[i]))
                        BOOST_REQUIRE(place < plan.begin[input] || place >= plan.begin[input] + g[input].shape.size());
                owner[place] = i;
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_residual_block_takes_three_buffers)
{
    const graph g = residual_block();
    BOOST_TEST(plan_buffers(g).size == 3*8*10*10u);     // the shortcut, and what the second convolution reads and makes
    BOOST_TEST(make_c_source(g).ram_bytes == 4*3*8*10*10u);
}

BOOST_AUTO_TEST_CASE(constants_are_read_back_as_the_same_number)
{
    for (float value : {0.0f, 1.0f, -3.0f, 0.1f, 1.0f/3, 1e-30f, -2.5e20f, 16777217.0f, std::numeric_limits<float>::max(),
            std::numeric_limits<float>::min(), std::numeric_limits<float>::denorm_min()})
    {
        const std::string text = c_float(value);
        BOOST_TEST(text.back() == 'f');
        BOOST_TEST(text.find_first_of(".e") != std::string::npos, text);
        BOOST_TEST(std::strtof(text.c_str(), nullptr) == value);
    }
}

BOOST_AUTO_TEST_CASE(columns_take_the_smallest_type_that_holds_them)
{
    operation_graphs make;
    BOOST_TEST(c_arrays::storage_of(make.matrix(4, 255, 0.2)) == "8");
    BOOST_TEST(c_arrays::storage_of(make.matrix(4, 256, 0.2)) == "16");
    BOOST_TEST(c_arrays::storage_of(make.matrix(1, 65535, 0.01)) == "16");
    BOOST_TEST(c_arrays::storage_of(make.matrix(1, 65536, 0.01)) == "32");
    BOOST_TEST(c_arrays::storage_of(make.matrix(4, 100, 1)) == "dense");
    BOOST_TEST(c_arrays::storage_of(make.matrix(4, 1000, 0.75)) == "dense");
}

BOOST_AUTO_TEST_CASE(flash_counts_every_constant)
{
    graph g;
    g.network = "tiny";
    g.add("image", input_operation{{1, 1, 300}, {1}, {0}}, {});
    sparse_matrix m;
    m.columns = 300;
    m.append(1, 5);
    m.append(299, 6);
    m.end_row();
    m.end_row();
    g.add("fc", fully_connected_operation{m, {0, 0}}, {0});
    const c_source source = make_c_source(g);
    BOOST_TEST(source.flash_bytes == 4*2u + 2*2u + 2*(4 + 2u) + 4*2u);       // scale and offset, counts, weights, biases
    BOOST_TEST(source.ram_bytes == 4*300u);
    BOOST_TEST(contains(source.text, "#define TINY_FLASH_BYTES 32\n"));
    BOOST_TEST(contains(source.text, "#define TINY_RAM_BYTES 1200\n"));
}

BOOST_AUTO_TEST_CASE(names_become_identifiers_and_no_name_ends_a_comment)
{
    const graph g = operation_graphs::all()[0];     // a network and classes with names that C does not like
    const c_source source = make_c_source(g);
    BOOST_TEST(source.name == "network_8_convolutions____of__every__kind");
    BOOST_TEST(!contains(source.text, "end */\n     "));
    BOOST_TEST(contains(source.text, "2 __ end"));
    BOOST_TEST(make_c_source(operation_graphs::all()[1]).name == "network");
}

BOOST_AUTO_TEST_CASE(the_same_graph_gives_the_same_text)
{
    const auto once = operation_graphs::all(), again = operation_graphs::all();
    for (std::size_t i = 0; i < once.size(); ++i)
        BOOST_TEST((make_c_source(once[i]).text == make_c_source(again[i]).text));
}
