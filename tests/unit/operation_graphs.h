// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_UNIT_OPERATION_GRAPHS_H
#define HYPERSPARSE_TESTS_UNIT_OPERATION_GRAPHS_H

#include "random_numbers.h"

#include <hypersparse/plugins/deploy/graph/graph.h>

#include <cmath>
#include <vector>

// Small graphs that together have every operation, at shapes and windows that are not like one another, with random weights. They
// need nothing of dlib.
class operation_graphs
{
public:
    static std::vector<hypersparse::graph> all()
    {
        operation_graphs make;
        return {make.convolutions(), make.dense_convolutions(), make.activations(), make.pools(), make.sums(), make.rows(),
            make.wide(), make.single_input(), make.residual()};
    }

    std::vector<float> numbers(std::size_t n, float largest = 1)
    {
        return random_numbers(n, ++seed_, largest);
    }

    // Of which about this part is not zero
    hypersparse::sparse_matrix matrix(std::size_t rows, std::size_t columns, double density)
    {
        const std::vector<float> weights = numbers(rows*columns), place = numbers(rows*columns);
        hypersparse::sparse_matrix m;
        m.columns = columns;
        for (std::size_t r = 0; r < rows; ++r, m.end_row())
            for (std::size_t c = 0; c < columns; ++c)
                m.append(c, std::abs(place[r*columns + c]) < density ? weights[r*columns + c] : 0);
        return m;
    }

    hypersparse::operation image(std::size_t channels, std::size_t rows, std::size_t cols)
    {
        return hypersparse::input_operation{{channels, rows, cols}, numbers(channels, 0.02f), numbers(channels)};
    }

    hypersparse::operation convolution(const hypersparse::graph& g, std::size_t out, const hypersparse::window& where,
        double density = 0.3, bool reads_ones = false)
    {
        const std::size_t columns = (g.output_shape().channels + reads_ones)*where.size();
        return hypersparse::convolution_operation{where, matrix(out, columns, density), numbers(out), reads_ones};
    }

private:
    using graph = hypersparse::graph;

    graph convolutions()
    {
        graph g;
        g.network = "8 convolutions */ of \"every\" kind";
        g.class_names = {"cat", "dog?", "*/ end", "back\\slash", "caf\xc3\xa9"};
        g.add("image", image(3, 11, 9), {});
        g.add("odd", convolution(g, 6, {4, 3, 3, 1, 1, 2}), {0});
        g.add("odd", convolution(g, 7, {3, 3, 1, 1, 1, 1}, 0.3, true), {1});
        g.add("ones without padding", convolution(g, 5, {2, 1, 1, 2, 0, 0}, 0.5, true), {2});
        g.add("bigger", hypersparse::transposed_convolution_operation{{3, 4, 2, 3, 1, 2}, matrix(4, 5*12, 0.3), numbers(4)}, {3});
        g.add("bigger", hypersparse::transposed_convolution_operation{{3, 3, 1, 1, 0, 1}, matrix(3, 4*9, 0.9), numbers(3)}, {4});
        g.add("1x1", convolution(g, 4, {1, 1, 2, 2, 0, 0}), {5});
        g.add("more padding than image", convolution(g, 4, {9, 9, 2, 3, 8, 8}), {6});
        g.add("no weights", convolution(g, 3, {3, 3, 1, 1, 1, 1}, 0), {7});
        g.add("both", hypersparse::add_operation{}, {7, 8});
        g.add("odd.weight", hypersparse::fully_connected_operation{matrix(5, g.output_shape().size(), 0.2), numbers(5)}, {9});
        return g;
    }

    graph dense_convolutions()
    {
        graph g;
        g.add("", image(2, 6, 5), {});
        g.add("", convolution(g, 4, {3, 3, 1, 1, 1, 1}, 1), {0});
        g.add("", hypersparse::transposed_convolution_operation{{2, 2, 2, 2, 0, 0}, matrix(3, 16, 1), numbers(3)}, {1});
        g.add("", hypersparse::linear_operation{matrix(4, 10, 1), numbers(4)}, {2});
        g.add("", hypersparse::fully_connected_operation{matrix(6, g.output_shape().size(), 1), numbers(6)}, {3});
        return g;
    }

    graph activations()
    {
        using hypersparse::activation;
        graph g;
        g.network = "activations";
        g.add("image", image(4, 5, 3), {});
        for (const auto& [function, parameter] : {std::pair{activation::relu, 0.0f}, {activation::leaky_relu, 0.2f},
                {activation::sigmoid, 0.0f}, {activation::tanh, 0.0f}, {activation::gelu, 0.0f}, {activation::silu, 0.0f},
                {activation::mish, 0.0f}, {activation::clipped_relu, 0.7f}, {activation::elu, 1.3f}})
        {
            // each reads the image, from far below 0 to far above
            g.add("scale", hypersparse::affine_operation{numbers(4, 30), numbers(4)}, {0});
            g.add(name_of(function), hypersparse::activation_operation{function, parameter}, {g.size() - 1});
        }
        std::vector<std::size_t> results;
        for (std::size_t i = 2; i < g.size(); i += 2)
            results.push_back(i);
        g.add("all", hypersparse::concat_operation{}, results);
        return g;
    }

    graph pools()
    {
        using hypersparse::pool_operation;
        graph g;
        g.add("image", image(3, 13, 10), {});
        g.add("overlapping", pool_operation{true, {3, 3, 2, 2, 1, 1}}, {0});
        g.add("overlapping", pool_operation{false, {3, 3, 2, 2, 1, 1}}, {0});
        g.add("both", hypersparse::concat_operation{}, {1, 2});
        g.add("over the edge", pool_operation{false, {4, 3, 3, 2, 3, 2}}, {3});
        g.add("over the edge", pool_operation{true, {4, 3, 3, 2, 3, 2}}, {3});
        g.add("apart", pool_operation{true, {1, 2, 2, 3, 0, 1}}, {4});
        g.add("apart", pool_operation{false, {1, 2, 2, 3, 0, 1}}, {5});
        g.add("both", hypersparse::concat_operation{}, {6, 7, 6});
        g.add("everything", pool_operation{false, {g.output_shape().rows, g.output_shape().cols, 1, 1, 0, 0}}, {8});
        return g;
    }

    graph sums()
    {
        using hypersparse::add_operation;
        graph g;
        g.add("image", image(4, 7, 6), {});
        g.add("a", convolution(g, 5, {3, 3, 1, 1, 1, 1}), {0});
        g.add("b", hypersparse::pool_operation{true, {2, 2, 2, 1, 0, 0}}, {0});
        g.add("unlike", add_operation{}, {1, 2});
        g.add("unlike", add_operation{{}, numbers(5)}, {2, 1});
        g.add("like", add_operation{}, {3, 4});
        g.add("like", add_operation{{}, numbers(5)}, {5, 3});
        g.add("twice", add_operation{}, {6, 6});
        g.add("chosen", add_operation{{{{3, -1, 0, 0, 2, 1}, {0, 1, 2, -1, -1, -1}}}, numbers(6)}, {7, 2});
        g.add("first ones", add_operation{{{{0, 1}, {1, 0}}}, {}}, {8, 7});
        return g;
    }

    graph rows()
    {
        using namespace hypersparse;
        graph g;
        g.add("image", image(2, 5, 8), {});
        g.add("by row", linear_operation{matrix(6, 8, 0.4), numbers(6)}, {0});
        g.add("by element", affine_operation{numbers(60), numbers(60)}, {1});
        g.add("dense", fully_connected_operation{matrix(9, 60, 0.4), numbers(9)}, {2});
        g.add("relu", activation_operation{activation::relu, 0}, {3});
        g.add("by channel", affine_operation{numbers(9), numbers(9)}, {4});
        g.add("sum", add_operation{}, {5, 1});
        g.add("by row", linear_operation{matrix(3, 6, 0.6), numbers(3)}, {6});
        return g;
    }

    // Columns that take 32 bits
    graph wide()
    {
        graph g;
        g.add("image", image(1, 280, 250), {});
        g.add("fc", hypersparse::fully_connected_operation{matrix(2, 70000, 0.004), numbers(2)}, {0});
        return g;
    }

    // Two blocks, the second with a projection, and a sum that cannot be made in place
    graph residual()
    {
        using namespace hypersparse;
        graph g;
        g.network = "residual";
        g.add("image", image(4, 8, 6), {});
        g.add("con", convolution(g, 5, {3, 3, 1, 1, 1, 1}), {0});
        g.add("relu", activation_operation{}, {1});
        g.add("con", convolution(g, 4, {3, 3, 1, 1, 1, 1}), {2});
        g.add("sum", add_operation{}, {3, 0});
        g.add("relu", activation_operation{}, {4});
        g.add("con", convolution(g, 6, {3, 3, 2, 2, 1, 1}), {5});
        g.add("con", convolution(g, 6, {3, 3, 1, 1, 1, 1}, 1), {6});
        g.add("projection", convolution_operation{{1, 1, 2, 2, 0, 0}, matrix(6, 4, 0.6), numbers(6), false}, {5});
        g.add("sum", add_operation{}, {8, 7});
        g.add("con", convolution(g, 6, {3, 3, 1, 1, 1, 1}), {9});
        g.add("sum", add_operation{}, {9, 10});
        g.add("con", convolution(g, 2, {4, 3, 1, 1, 0, 0}), {11});
        return g;
    }

    graph single_input()
    {
        graph g;
        g.add("logits", image(3, 2, 4), {});
        return g;
    }

    unsigned seed_ = 7;
};

#endif
