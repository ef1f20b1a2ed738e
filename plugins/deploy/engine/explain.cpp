// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/sparse_engine.h>

#include <hypersparse/plugins/deploy/engine/cost.h>
#include <hypersparse/plugins/deploy/engine/engine_state.h>
#include <hypersparse/plugins/deploy/engine/lane_copies.h>
#include <hypersparse/plugins/deploy/engine/sum_kernel.h>

#include <algorithm>
#include <chrono>
#include <optional>

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

        struct kernel_of_step
        {
            std::optional<sum_kernel> operator()(const sparse_step&) const { return sum_kernel::sparse; }
            std::optional<sum_kernel> operator()(const dense_step&) const { return sum_kernel::dense; }
            std::optional<sum_kernel> operator()(const winograd_step& s) const
            { return s.job.tile == 2 ? sum_kernel::winograd_2 : sum_kernel::winograd_4; }
            template <typename other>
            std::optional<sum_kernel> operator()(const other&) const { return std::nullopt; }
        };

        std::optional<sum_kernel> kernel_of(const step& s) { return std::visit(kernel_of_step(), s); }

        // Adds what the steps of a stage take to the layers that they belong to.
        void add_times(running_stage& s, const graph& net, std::size_t vector_lanes, std::vector<engine_layer>& layers)
        {
            const program& p = s.get();
            const arena_pool::lease arena = s.take_arena();
            const std::vector<float> grey(p.input.layout.shape.size(), 100);
            for (std::size_t i = 0; i < p.images; ++i)
                write_image(p, grey.data(), i, arena.floats());
            const std::vector<double> times = time_steps(p, arena.floats()), costs = node_costs(net, p.images, vector_lanes);
            for (std::size_t i = 0; i < times.size(); ++i)
            {
                const std::size_t node = s.first_node() + p.steps[i].node;
                layers[node].images_at_a_time = p.images;
                if (const auto kernel = kernel_of(p.steps[i].what))
                    layers[node].kernel = name_of(*kernel);
                layers[node].seconds += times[i] / static_cast<double>(p.images);
                layers[node].expected = costs[node];
            }
        }
    }

    double peak_macs_per_second()
    {
        constexpr std::size_t rounds_of_a_trial = 200'000;
        double best = 0;
        for (std::size_t trial = 0; trial < rounds; ++trial)
        {
            const auto begin = std::chrono::steady_clock::now();
            const double macs = static_cast<double>(current_engine_kernels().multiply_without_memory(rounds_of_a_trial));
            best = std::max(best, macs / std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
        }
        return best;
    }

    std::vector<engine_layer> sparse_engine::explain(std::size_t images) const
    {
        state& s = *state_;
        std::vector<engine_layer> layers;
        for (std::size_t i = 0; i < s.net.size(); ++i)
        {
            const graph_node& node = s.net[i];
            layers.push_back({node.name, name_of(node.what), node.shape, weights(node), nonzeros(node), macs(s.net, i), {}, 0, 0, 0});
        }
        for (running_stage& part : s.pipeline_for(s.group_size(images)).stages())
            add_times(part, s.net, s.vector_lanes, layers);
        std::erase_if(layers, [](const engine_layer& l) { return l.images_at_a_time == 0; });
        double all = 0;
        for (const engine_layer& l : layers)
            all += l.expected;
        for (engine_layer& l : layers)
            l.expected /= all;
        return layers;
    }
}
