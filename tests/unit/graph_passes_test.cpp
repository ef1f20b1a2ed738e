// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE graph_passes
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "random_graphs.h"

#include <hypersparse/plugins/deploy/graph/fold_affine.h>
#include <hypersparse/plugins/deploy/graph/interpret.h>
#include <hypersparse/plugins/deploy/graph/remove_dead_structure.h>

#include <cmath>

using namespace hypersparse;
using random_graphs::builder;

namespace
{
    double deviation(const graph& found, const graph& expected)
    {
        double worst = 0, largest = 0;
        for (unsigned seed = 1; seed <= 2; ++seed)
        {
            const std::vector<float> image = random_numbers(expected.input_shape().size(), seed, 255);
            const std::vector<double> f = interpret(found, image), e = interpret(expected, image);
            BOOST_REQUIRE_EQUAL(f.size(), e.size());
            for (std::size_t i = 0; i < e.size(); ++i)
            {
                worst = std::max(worst, std::abs(f[i] - e[i]));
                largest = std::max(largest, std::abs(e[i]));
            }
        }
        BOOST_REQUIRE_GT(largest, 0);
        return worst/largest;
    }

    std::size_t count(const graph& g, const char* operation_name)
    {
        std::size_t n = 0;
        for (const graph_node& node : g.nodes())
            n += std::string(name_of(node.what)) == operation_name;
        return n;
    }
}

BOOST_DATA_TEST_CASE(folding_and_removing_leave_the_output_as_it_was,
    boost::unit_test::data::make({0.02, 0.1, 0.5}) * boost::unit_test::data::make({0.0, 0.4, 0.8}) * boost::unit_test::data::xrange(4),
    density, empty_rows, seed)
{
    for (const graph& g : {random_graphs::everything(density, empty_rows, seed),
        random_graphs::residual({3, 9, 12}, density, empty_rows, seed), random_graphs::plain({3, 8, 8}, density, empty_rows, seed)})
    {
        const graph folded = fold_affine(g);
        BOOST_TEST(deviation(folded, g) < 1e-5);
        const graph rest = remove_dead_structure(folded);
        BOOST_TEST(deviation(rest, g) < 1e-5);
        const graph_totals before = totals(folded), after = totals(rest);
        BOOST_TEST(after.channels <= before.channels);
        const graph again = remove_dead_structure(rest);
        BOOST_TEST(deviation(again, g) < 1e-5);
        BOOST_TEST(totals(again).nonzeros <= after.nonzeros);
    }
}

BOOST_AUTO_TEST_CASE(an_affine_node_behind_a_convolution_is_folded_and_one_before_it_is_not)
{
    builder b({3, 6, 6}, 0.5, 1);
    b.conv3(4).affine().affine().relu().affine().conv3(2).affine().fc(3).affine();
    const graph folded = fold_affine(b.g);
    BOOST_TEST(count(b.g, "affine") == 5u);
    BOOST_TEST(count(folded, "affine") == 1u);
    BOOST_TEST(deviation(folded, b.g) < 1e-5);
}

BOOST_AUTO_TEST_CASE(an_affine_node_is_not_folded_into_what_others_read)
{
    builder b({3, 6, 6}, 0.5, 2);
    const std::size_t convolution = b.conv3(4).last;
    b.affine().sum_with(convolution).fc(3);
    BOOST_TEST(count(fold_affine(b.g), "affine") == 1u);
    BOOST_TEST(deviation(fold_affine(b.g), b.g) < 1e-5);
}

BOOST_AUTO_TEST_CASE(a_constant_channel_before_a_padded_convolution_becomes_a_channel_of_ones)
{
    builder b({2, 5, 4}, 1, 3);
    b.empty_rows = 1;
    const std::size_t constant = b.conv3(3).last;   // nothing but biases
    b.empty_rows = 0;
    b.last = 0;
    const std::size_t varying = b.conv3(3).last;
    b.add(concat_operation(), {constant, varying}).conv3(4).fc(2);
    const graph rest = remove_dead_structure(b.g);
    BOOST_TEST(deviation(rest, b.g) < 1e-5);
    std::size_t with_ones = 0;
    for (const graph_node& node : rest.nodes())
        if (const auto* c = std::get_if<convolution_operation>(&node.what))
            with_ones += c->reads_ones;
    BOOST_TEST(with_ones == 1u);
}

BOOST_AUTO_TEST_CASE(channels_and_nodes_that_nobody_reads_are_gone)
{
    builder b({3, 6, 6}, 1, 4);
    const std::size_t first = b.conv3(8).relu().last;
    b.conv3(50);                                    // read by nobody
    b.last = first;
    sparse_matrix reads_two;
    reads_two.columns = 8*36;
    reads_two.append(2*36, 1);
    reads_two.append(5*36 + 7, 1);
    reads_two.end_row();
    b.add(fully_connected_operation{reads_two, {0}});
    const graph rest = remove_dead_structure(b.g);
    BOOST_TEST(rest.size() == 4u);
    BOOST_TEST(rest[1].shape.channels == 2u);
    BOOST_TEST(deviation(rest, b.g) < 1e-6);
}

BOOST_AUTO_TEST_CASE(a_network_without_any_weight_keeps_its_constant_output)
{
    builder b({3, 6, 6}, 0, 5);
    b.conv3(8).relu().conv3(8).pool_everything(false).fc(3);
    const graph rest = remove_dead_structure(b.g);
    BOOST_TEST(deviation(rest, b.g) < 1e-6);
    BOOST_TEST(totals(rest).nonzeros == 0u);
}
