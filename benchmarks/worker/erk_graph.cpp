// SPDX-License-Identifier: BSL-1.0
#include "erk_graph.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

namespace hypersparse::benchmarks
{
    namespace
    {
        struct layer_size
        {
            std::size_t in, out, side;
            double weights() const { return static_cast<double>(in*out*side*side); }
            double erk() const { return static_cast<double>(in + out + 2*side) / weights(); }
        };

        // Densities factor*erk(), at most 1, so that all weights together have this density
        std::vector<double> densities(const std::vector<layer_size>& layers, double density)
        {
            double all = 0;
            for (const layer_size& l : layers)
                all += l.weights();
            std::vector<bool> dense(layers.size());
            for (double factor = 0;;)
            {
                double missing = density*all, share = 0;
                for (std::size_t i = 0; i < layers.size(); ++i)
                {
                    missing -= dense[i] ? layers[i].weights() : 0;
                    share += dense[i] ? 0 : layers[i].erk()*layers[i].weights();
                }
                factor = share > 0 ? missing/share : 0;
                bool more = false;
                for (std::size_t i = 0; i < layers.size(); ++i)
                    if (!dense[i] && factor*layers[i].erk() > 1)
                        more = dense[i] = true;
                if (more)
                    continue;
                std::vector<double> result;
                for (std::size_t i = 0; i < layers.size(); ++i)
                    result.push_back(dense[i] ? 1 : factor*layers[i].erk());
                return result;
            }
        }

        // Builds a network twice: first to learn the sizes of its layers, then with weights.
        class network_builder
        {
        public:
            explicit network_builder(unsigned seed) : generator_(seed) {}

            graph g;
            std::size_t last = 0;
            std::vector<layer_size> sizes;
            std::vector<double> layer_densities;        // empty while the sizes are learned

            void image()
            {
                last = g.add("image", input_operation{{3, 32, 32}, {0.0194f, 0.0197f, 0.0195f}, {-2.43f, -2.42f, -2.22f}}, {});
            }

            void convolution(std::size_t out, std::size_t side, std::size_t stride)
            {
                const std::size_t in = g[last].shape.channels, padding = side/2;
                add(convolution_operation{{side, side, stride, stride, padding, padding},
                    matrix(in, out, side), numbers(out, 0.1), false});
            }
            void relu() { add(activation_operation{activation::relu, 0}); }
            void pool(bool maximum, std::size_t side) { add(pool_operation{maximum, {side, side, 2, 2, 0, 0}}); }
            void classifier(std::size_t out)
            { add(fully_connected_operation{matrix(g[last].shape.size(), out, 1), numbers(out, 0.1)}); }
            void sum(std::size_t a, std::size_t b) { last = g.add("add", add_operation(), {a, b}); }

        private:
            void add(operation what)
            {
                const std::string name = name_of(what);
                last = g.add(name, std::move(what), {last});
            }

            // Evenly spread with this deviation: the standard fixes the generator, but not its distributions.
            float number(double deviation)
            { return static_cast<float>((uniform() - 0.5)*std::sqrt(12.0)*deviation); }
            double uniform() { return (static_cast<double>(generator_() >> 8) + 0.5) / 16777216.0; }

            std::vector<float> numbers(std::size_t n, double deviation)
            {
                std::vector<float> values(n);
                for (float& v : values)
                    v = number(deviation);
                return values;
            }

            sparse_matrix matrix(std::size_t in, std::size_t out, std::size_t side)
            {
                sparse_matrix m;
                m.columns = in*side*side;
                const std::size_t layer = sizes.size();
                sizes.push_back({in, out, side});
                const double density = layer_densities.empty() ? 0 : layer_densities[layer];
                const double deviation = std::sqrt(2/std::max(1.0, density*static_cast<double>(m.columns)));
                std::size_t left = static_cast<std::size_t>(std::lround(density*sizes.back().weights()));
                std::size_t places = m.columns*out;
                for (std::size_t o = 0; o < out; ++o, m.end_row())
                    for (std::size_t c = 0; c < m.columns; ++c, --places)
                        if (uniform()*static_cast<double>(places) < static_cast<double>(left))     // exactly `left` in the end
                        {
                            m.append(c, number(deviation));
                            --left;
                        }
                return m;
            }

            std::mt19937 generator_;
        };

        void build_resnet_32(network_builder& b)
        {
            b.image();
            b.convolution(32, 3, 1);
            b.relu();
            for (std::size_t filters : {32u, 64u, 128u})
                for (std::size_t block = 0; block < 5; ++block)
                {
                    const std::size_t before = b.last, stride = filters > 32 && block == 0 ? 2 : 1;
                    b.convolution(filters, 3, stride);
                    b.relu();
                    b.convolution(filters, 3, 1);
                    const std::size_t branch = b.last;
                    std::size_t shortcut = before;
                    if (stride == 2)
                    {
                        b.last = before;
                        b.convolution(filters, 1, 2);
                        shortcut = b.last;
                    }
                    b.sum(branch, shortcut);
                    b.relu();
                }
            b.pool(false, 8);
            b.classifier(10);
        }

        void build_vgg_19(network_builder& b)
        {
            b.image();
            constexpr std::pair<std::size_t, std::size_t> stages[] = {{64, 2}, {128, 2}, {256, 4}, {512, 4}, {512, 4}};
            for (const auto& [filters, convolutions] : stages)
            {
                if (b.g.size() > 1)
                    b.pool(true, 2);
                for (std::size_t i = 0; i < convolutions; ++i)
                {
                    b.convolution(filters, 3, 1);
                    b.relu();
                }
            }
            b.pool(false, 2);
            b.classifier(10);
        }
    }

    graph erk_graph(const std::string& network, double prune_rate, unsigned seed)
    {
        const auto build = network == "vgg-19" ? build_vgg_19 : build_resnet_32;
        network_builder sizes(seed), result(seed);
        build(sizes);
        result.layer_densities = densities(sizes.sizes, 1 - prune_rate);
        build(result);
        result.g.network = network;
        return std::move(result.g);
    }
}
