// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE c_source
#include <boost/test/unit_test.hpp>

#include "operation_graphs.h"

#include <hypersparse/plugins/deploy/c_source/buffer_plan.h>
#include <hypersparse/plugins/deploy/c_source/c_arrays.h>
#include <hypersparse/plugins/deploy/c_source/c_source.h>

#include <algorithm>
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
        const auto owns = [&](std::size_t node)
        {
            const auto begin = owner.begin() + static_cast<std::ptrdiff_t>(plan.begin[node]);
            return std::all_of(begin, begin + static_cast<std::ptrdiff_t>(g[node].shape.size()),
                [node](std::size_t o) { return o == node; });
        };
        for (std::size_t i = 0; i < g.size(); ++i)
        {
            const auto is_added = [&](std::size_t input) { return plan.is_added[input]; };
            const bool is_done = std::ranges::any_of(g[i].inputs, is_added);       // by the convolution that it sums
            for (std::size_t input : g[i].inputs)
                BOOST_TEST(owns(is_done ? std::ranges::max(g[i].inputs) : input));
            if (i + 1 == g.size())
                break;
            BOOST_REQUIRE_LE(plan.begin[i] + g[i].shape.size(), plan.size);
            for (std::size_t input : g[i].inputs)       // only what goes element by element replaces what it reads
                BOOST_TEST(((goes_in_place(g, i) && plan.begin[input] == plan.begin[i])
                    || plan.begin[i] + g[i].shape.size() <= plan.begin[input]
                    || plan.begin[input] + g[input].shape.size() <= plan.begin[i]));
            if (plan.is_added[i])
                BOOST_TEST(owns(owner[plan.begin[i]]));     // whole, the other summand
            std::fill_n(owner.begin() + static_cast<std::ptrdiff_t>(plan.begin[i]), g[i].shape.size(), i);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_residual_block_takes_two_buffers)
{
    const graph g = residual_block();
    const buffer_plan plan = plan_buffers(g);
    BOOST_TEST(plan.size == 2*8*10*10u);    // the second convolution adds to the shortcut
    BOOST_TEST(plan.is_added[3]);
    BOOST_TEST(make_c_source(g).ram_bytes == 4*2*8*10*10u);
}

BOOST_AUTO_TEST_CASE(a_convolution_adds_to_nothing_that_is_needed_afterwards)
{
    operation_graphs make;
    graph g;
    g.add("image", make.image(3, 6, 6), {});
    g.add("con", make.convolution(g, 3, {3, 3, 1, 1, 1, 1}), {0});
    g.add("sum", add_operation{}, {1, 0});                              // the convolution reads the other summand
    g.add("con", make.convolution(g, 3, {3, 3, 1, 1, 1, 1}), {2});
    g.add("con", make.convolution(g, 3, {3, 3, 1, 1, 1, 1}), {3});
    g.add("sum", add_operation{}, {2, 4});                              // the other summand is needed by the next one
    g.add("sum", add_operation{}, {5, 2});
    g.add("con", make.convolution(g, 3, {3, 3, 1, 1, 1, 1}), {6});
    g.add("con", make.convolution(g, 3, {3, 3, 1, 1, 1, 1}), {7});
    g.add("sum", add_operation{}, {8, 6});
    g.add("sum", add_operation{}, {9, 8});                              // the convolution itself is needed
    g.add("con", make.convolution(g, 3, {3, 3, 1, 1, 1, 1}), {10});
    const std::vector<bool> is_added = plan_buffers(g).is_added;
    BOOST_TEST(std::ranges::count(is_added, true) == 0);
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
