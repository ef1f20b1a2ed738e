// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/sparse_engine.h>

#include <hypersparse/plugins/deploy/engine/cost.h>
#include <hypersparse/plugins/deploy/engine/engine_state.h>
#include <hypersparse/plugins/deploy/engine/lane_copies.h>

#include <algorithm>
#include <chrono>

namespace hypersparse
{
    namespace
    {
        constexpr std::size_t rounds = 15;

        // Seconds of each step, the median of several rounds
        std::vector<double> time_steps(const program& p, float* arena)
        {
            std::vector<std::vector<double>> times(p.steps.size());
            for (std::size_t round = 0; round < rounds; ++round)
                for (std::size_t i = 0; i < p.steps.size(); ++i)
                {
                    const auto begin = std::chrono::steady_clock::now();
                    run_step(p, i, arena);
                    times[i].push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
                }
            std::vector<double> medians;
            for (auto& t : times)
            {
                std::ranges::nth_element(t, t.begin() + rounds/2);
                medians.push_back(t[rounds/2]);
            }
            return medians;
        }

        // Adds what the steps of a program take to the layers that they belong to: node i of its graph is layer first + i.
        void add_times(lazy_program& p, std::size_t first, const std::vector<double>& costs,
            std::vector<engine_layer>& layers)
        {
            const arena_pool::lease arena = p.take_arena();
            const std::vector<float> image(p.get().input.layout.shape.size(), 100);
            for (std::size_t lane = 0; lane < p.get().images; ++lane)
                write_image(p.get(), image.data(), lane, arena.floats());
            const std::vector<double> times = time_steps(p.get(), arena.floats());
            for (std::size_t i = 0; i < times.size(); ++i)
            {
                engine_layer& layer = layers[first + p.get().steps[i].node];
                layer.use = p.get().use;
                layer.seconds += times[i] / static_cast<double>(p.get().images);
                layer.expected = costs[p.get().steps[i].node];
            }
        }
    }

    std::vector<engine_layer> sparse_engine::explain(std::size_t images) const
    {
        state& s = *state_;
        const bool groups = s.by_groups(images);
        s.make_programs(groups);
        std::vector<engine_layer> layers;
        for (std::size_t i = 0; i < s.net.size(); ++i)
        {
            const graph_node& node = s.net[i];
            layers.push_back({node.name, name_of(node.what), node.shape, weights(node), nonzeros(node), macs(s.net, i)});
        }
        const std::vector<double> by_blocks = node_costs(s.net, lane_use::blocks, s.lanes);
        const std::vector<double> by_images = node_costs(s.net, lane_use::images, s.lanes);
        if (!groups)
            add_times(s.whole, 0, by_blocks, layers);
        if (groups && s.cut > 0)
            add_times(s.front, 0, by_blocks, layers);
        if (groups)
            add_times(s.back, s.cut, {by_images.begin() + static_cast<std::ptrdiff_t>(s.cut), by_images.end()}, layers);
        double all = 0;
        for (const engine_layer& l : layers)
            all += l.expected;
        for (engine_layer& l : layers)
            l.expected /= all;
        std::erase_if(layers, [](const engine_layer& l) { return l.seconds == 0; });
        return layers;
    }
}
