// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_UNIT_RANDOM_GRAPHS_H
#define HYPERSPARSE_TESTS_UNIT_RANDOM_GRAPHS_H

#include "random_numbers.h"

#include <hypersparse/plugins/deploy/graph/graph.h>

#include <random>
#include <utility>
#include <vector>

// Graphs with random weights, built without dlib.
namespace random_graphs
{
    using namespace hypersparse;

    class builder
    {
    public:
        builder(const tensor_shape& image, double density, unsigned seed) : density_(density), generator_(seed)
        {
            last = g.add("image", input_operation{image, numbers(image.channels, 0.01f), numbers(image.channels)}, {});
        }

        graph g;
        std::size_t last = 0;       // node added last

        // Rows of weights of which this fraction is empty
        double empty_rows = 0;

        builder& add(operation what, std::vector<std::size_t> inputs)
        {
            last = g.add(name_of(what), std::move(what), std::move(inputs));
            return *this;
        }
        builder& add(operation what) { return add(std::move(what), {last}); }

        builder& conv(std::size_t out, const window& where)
        {
            const std::size_t columns = shape().channels*where.size();
            return add(convolution_operation{where, matrix(out, columns), numbers(out), false});
        }
        builder& conv3(std::size_t out, std::size_t stride = 1) { return conv(out, {3, 3, stride, stride, 1, 1}); }
        builder& transposed(std::size_t out, const window& where)
        { return add(transposed_convolution_operation{where, matrix(out, shape().channels*where.size()), numbers(out)}); }
        builder& fc(std::size_t out) { return add(fully_connected_operation{matrix(out, shape().size()), numbers(out)}); }
        builder& linear(std::size_t out) { return add(linear_operation{matrix(out, shape().cols), numbers(out)}); }
        builder& relu() { return act(activation::relu); }
        builder& act(activation f, float parameter = 0) { return add(activation_operation{f, parameter}); }
        builder& pool(bool maximum, const window& where) { return add(pool_operation{maximum, where}); }
        builder& pool_everything(bool maximum) { return pool(maximum, {shape().rows, shape().cols, 1, 1, 0, 0}); }
        builder& affine(bool by_element = false)
        {
            const std::size_t n = by_element ? shape().size() : shape().channels;
            return add(affine_operation{numbers(n), numbers(n)});
        }
        builder& sum_with(std::size_t other) { return add(add_operation(), {last, other}); }

        std::vector<float> numbers(std::size_t n, float size = 1)
        { return random_numbers(n, static_cast<unsigned>(generator_()), size); }
        tensor_shape shape() const { return g[last].shape; }

        sparse_matrix matrix(std::size_t rows, std::size_t columns)
        {
            sparse_matrix m;
            m.columns = columns;
            const float size = static_cast<float>(1.7 / std::sqrt(std::max(1.0, density_*static_cast<double>(columns))));
            for (std::size_t r = 0; r < rows; ++r, m.end_row())
            {
                if (uniform() < empty_rows)
                    continue;
                const std::vector<float> values = numbers(columns, size);
                for (std::size_t c = 0; c < columns; ++c)
                    if (uniform() < density_)
                        m.append(c, values[c]);
            }
            return m;
        }

    private:
        double uniform() { return static_cast<double>(generator_() >> 8) / 16777216.0; }

        double density_;
        std::mt19937 generator_;
    };

    // Residual blocks as in ResNet: sums, strides, projections
    inline graph residual(const tensor_shape& image, double density, double empty_rows, unsigned seed,
        std::size_t width = 8, std::size_t stages = 3)
    {
        builder b(image, density, seed);
        b.empty_rows = empty_rows;
        b.conv3(width).relu();
        for (std::size_t stage = 0; stage < stages; ++stage)
            for (std::size_t block = 0; block < 2; ++block)
            {
                const std::size_t filters = width << stage, stride = stage > 0 && block == 0 ? 2 : 1, before = b.last;
                b.conv3(filters, stride).relu().conv3(filters);
                const std::size_t branch = b.last;
                std::size_t shortcut = before;
                if (stride == 2)
                {
                    b.last = before;
                    shortcut = b.conv(filters, {1, 1, 2, 2, 0, 0}).last;
                }
                b.add(add_operation(), {branch, shortcut}).relu();
            }
        b.pool_everything(false).fc(10);
        return std::move(b.g);
    }

    // Convolutions, pools that halve, a classifier
    inline graph plain(const tensor_shape& image, double density, double empty_rows, unsigned seed, std::size_t width = 8)
    {
        builder b(image, density, seed);
        b.empty_rows = empty_rows;
        for (std::size_t stage = 0; b.shape().rows > 1; ++stage)
            b.conv3(width << std::min<std::size_t>(stage, 3)).relu().conv3(width << std::min<std::size_t>(stage, 3)).relu()
                .pool(true, {2, 2, 2, 2, 0, 0});
        b.fc(10);
        return std::move(b.g);
    }

    // Every operation there is, in odd shapes
    inline graph everything(double density, double empty_rows, unsigned seed)
    {
        builder b({3, 17, 14}, density, seed);
        b.empty_rows = empty_rows;
        b.conv(6, {5, 4, 1, 1, 2, 1}).affine().relu();
        const std::size_t first = b.last;
        b.conv(5, {1, 1, 1, 1, 0, 0}).act(activation::leaky_relu, 0.1f).conv3(4).act(activation::mish);
        const std::size_t left = b.last;
        b.last = first;
        b.pool(true, {3, 3, 1, 1, 1, 1}).conv(3, {3, 3, 1, 1, 1, 1}).affine(true).act(activation::sigmoid);
        const std::size_t right = b.last;
        b.add(concat_operation(), {left, first, right}).affine().act(activation::gelu);
        b.conv(9, {7, 2, 3, 2, 3, 1}).act(activation::silu).transposed(7, {3, 4, 2, 2, 1, 1}).act(activation::elu, 0.7f);
        const std::size_t wide = b.last;
        b.conv(4, {2, 3, 2, 3, 1, 1}).act(activation::tanh).sum_with(wide).act(activation::clipped_relu, 0.8f);
        b.add(add_operation{{{{2, -1, 0, 3, 3}, {1, 0, -1, -1, 4}}}, b.numbers(5)}, {b.last, wide});
        b.pool(false, {3, 2, 2, 1, 1, 0}).linear(6).act(activation::relu).fc(12).act(activation::relu).fc(5);
        return std::move(b.g);
    }
}

#endif
