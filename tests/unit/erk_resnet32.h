// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_UNIT_ERK_RESNET32_H
#define HYPERSPARSE_TESTS_UNIT_ERK_RESNET32_H

#include <hypersparse/plugins/deploy/graph/graph.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <string>

class erk_resnet32
{
    /*!
        WHAT THIS OBJECT REPRESENTS
            The graph of a ResNet-32 of widths 32, 64 and 128 for ten classes with folded batch normalisation: 34 matrices of
            1.86 million weights, and 2474 biases. Weights are N(0, sqrt(2/(k*k*out))); each layer keeps its largest ones, as
            many as the Erdos-Renyi kernel rule says: the density is proportional to (in + out + k + k)/(in*out*k*k), but at
            most 1, and such that density of all weights are kept. Where folded, each channel is multiplied by a factor from 1/2
            to 2 afterwards, as normalisation does.
    !*/

public:
    erk_resnet32(double density, bool folded) : folded_(folded), factor_(factor_for(density)) {}

    hypersparse::graph make()
    {
        using namespace hypersparse;
        node("input", input_operation{{3, 32, 32}, {0.02f, 0.02f, 0.02f}, {-1.9f, -2.0f, -1.7f}}, {});
        std::size_t last = relu(convolution(0, 3, 32, 3, 1));
        for (std::size_t stage = 0, in = 32; stage < 3; ++stage)
            for (std::size_t block = 0; block < 5; ++block)
            {
                const std::size_t out = std::size_t(32) << stage, stride = in == out ? 1 : 2;
                const std::size_t inner = convolution(relu(convolution(last, in, out, 3, stride)), out, out, 3, 1);
                const std::size_t around = in == out ? last : convolution(last, in, out, 1, stride);
                last = relu(node("add_prev", add_operation{}, {inner, around}));
                in = out;
            }
        last = node("avg_pool", pool_operation{false, {8, 8, 1, 1, 0, 0}}, {last});
        node("fc", fully_connected_operation{weights(128, 10, 1, 0.01), normals(10, 0.1)}, {last});
        return std::move(graph_);
    }

    double position_entropy() const { return entropy_; }
    /*!
        ensures
            - returns how many bits tell one choice of the places from all others with as many in each layer
    !*/

private:
    struct layer { std::size_t in, out, k; };

    static double share(const layer& l) { return static_cast<double>(l.in + l.out + 2*l.k); }
    static double size(const layer& l) { return static_cast<double>(l.in*l.out*l.k*l.k); }

    static std::vector<layer> layers()
    {
        std::vector<layer> all = {{3, 32, 3}, {128, 10, 1}, {32, 64, 1}, {64, 128, 1}};
        for (std::size_t stage = 0, in = 32; stage < 3; ++stage)
            for (std::size_t con = 0; con < 10; ++con, in = std::size_t(32) << stage)
                all.push_back({in, std::size_t(32) << stage, 3});
        return all;
    }

    static double factor_for(double density)
    {
        double low = 0, high = 1e6;
        for (int i = 0; i < 100; ++i)
        {
            const double factor = (low + high)/2;
            double kept = 0, all = 0;
            for (const layer& l : layers())
            {
                kept += std::min(size(l), factor*share(l));
                all += size(l);
            }
            (kept < density*all ? low : high) = factor;
        }
        return low;
    }

    std::size_t node(const std::string& kind, hypersparse::operation what, std::vector<std::size_t> inputs)
    {
        return graph_.add(kind + ' ' + std::to_string(graph_.size()), std::move(what), std::move(inputs));
    }

    std::size_t relu(std::size_t input) { return node("relu", hypersparse::activation_operation{}, {input}); }

    std::size_t convolution(std::size_t input, std::size_t in, std::size_t out, std::size_t k, std::size_t stride)
    {
        auto filters = weights(in, out, k, std::sqrt(2.0/static_cast<double>(k*k*out)));
        const hypersparse::window where = {k, k, stride, stride, k/2, k/2};
        return node("con", hypersparse::convolution_operation{where, std::move(filters), normals(out, 0.1), false}, {input});
    }

    hypersparse::sparse_matrix weights(std::size_t in, std::size_t out, std::size_t k, double deviation)
    {
        std::vector<float> all = normals(in*out*k*k, deviation), sizes;
        for (float w : all)
            sizes.push_back(std::abs(w));
        const double places = size({in, out, k}), kept = std::round(std::min(places, factor_*share({in, out, k})));
        const auto last = sizes.begin() + (static_cast<std::ptrdiff_t>(kept) - 1);
        std::ranges::nth_element(sizes, last, std::ranges::greater());
        const float threshold = *last;
        entropy_ += (std::lgamma(places + 1) - std::lgamma(kept + 1) - std::lgamma(places - kept + 1)) / std::log(2);
        hypersparse::sparse_matrix m;
        m.columns = in*k*k;
        for (std::size_t o = 0; o < out; ++o, m.end_row())
        {
            const float scale = folded_ ? 0.5f + 1.5f*uniform() : 1.0f;
            for (std::size_t c = 0; c < m.columns; ++c)
                if (const float w = all[o*m.columns + c]; std::abs(w) >= threshold)
                    m.append(c, w*scale);
        }
        return m;
    }

    float uniform() { return static_cast<float>((generator_() >> 8) + 0.5) / 16777216.0f; }

    // By Box and Muller: the standard does not say what std::normal_distribution draws
    std::vector<float> normals(std::size_t count, double deviation)
    {
        std::vector<float> all(count);
        for (float& x : all)
        {
            const double radius = std::sqrt(-2*std::log(uniform())), angle = 2*std::numbers::pi*uniform();
            x = static_cast<float>(deviation * radius * std::cos(angle));
        }
        return all;
    }

    bool folded_;
    double factor_;
    double entropy_ = 0;
    std::mt19937 generator_{1};
    hypersparse::graph graph_;
};

#endif
