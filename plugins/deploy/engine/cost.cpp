// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/cost.h>

#include <hypersparse/plugins/deploy/graph/cut.h>

#include <algorithm>
#include <numeric>

namespace hypersparse
{
    namespace
    {
        // In multiplications of vectors, as measured with benchmarks/sparse_step
        constexpr double per_nonzero_and_tile = 2;      // its weight and offset
        constexpr double per_place = 3;                 // written, with bias, residual and relu
        constexpr double per_halo_place = 3;
        constexpr double per_place_beyond_cache = 5;    // read or written
        constexpr double per_single_number = 1.5;
        constexpr double per_handed_over_number = 5;    // its cache line is another one's, too
        constexpr std::size_t second_cache = 1 << 20;   // bytes

        std::size_t quotient_up(std::size_t a, std::size_t b) { return (a + b - 1)/b; }

        double places(const lane_layout& l) { return static_cast<double>(l.planes()*l.rows*l.cols); }

        double cost_of_sum(const graph_node& node, const lane_layout& out)
        {
            const double count = static_cast<double>(nonzeros(node));
            if (out.use == lane_use::one)
                return per_single_number*count*static_cast<double>(out.shape.plane());
            constexpr std::size_t tile = 4;
            const double tiles = static_cast<double>(quotient_up(out.rows, tile)*quotient_up(out.cols, tile));
            return count*(tiles*per_nonzero_and_tile + static_cast<double>(out.rows*out.cols)) + places(out)*per_place;
        }

        double cost_of_halo(const lane_layout& l)
        {
            if (l.use != lane_use::blocks)
                return 0;
            const double all = static_cast<double>(l.planes()*l.plane()/l.lanes);
            return (all - places(l))*per_halo_place;
        }

        double cost_of_traffic(const op_plan& plan, const planned_op& op)
        {
            double floats = 0, there = places(plan.tensors[op.output]);
            for (std::size_t input : op.inputs)
            {
                floats += static_cast<double>(plan.tensors[input].size());
                there += places(plan.tensors[input]);
            }
            return floats*sizeof(float) > second_cache ? there*per_place_beyond_cache : 0;
        }
    }

    std::vector<double> node_costs(const graph& g, lane_use use, std::size_t vector_lanes)
    {
        const auto fused = fuse_nodes(g);
        const op_plan plan = plan_ops(g, fused, use, vector_lanes);
        std::vector<double> costs(g.size());
        for (const planned_op& op : plan.ops)
        {
            const lane_layout& out = plan.tensors[op.output];
            double cost = cost_of_halo(out) + cost_of_traffic(plan, op);
            if (!op.converts && nonzeros(g[op.node]) > 0)
                cost += cost_of_sum(g[op.node], out);
            else
                cost += places(out)*per_place;
            const double images = use == lane_use::images ? static_cast<double>(vector_lanes) : 1;
            costs[op.node] += cost/images;
        }
        return costs;
    }

    best_cut cheapest_cut(const graph& g, std::size_t vector_lanes)
    {
        const auto fused = fuse_nodes(g);
        const std::vector<double> blocks = node_costs(g, lane_use::blocks, vector_lanes);
        const std::vector<double> images = node_costs(g, lane_use::images, vector_lanes);
        double before = 0, after = std::accumulate(images.begin(), images.end(), 0.0);
        best_cut best{0, after};
        std::size_t done = 0;
        for (std::size_t cut : cuts_of(g))
        {
            for (; done <= cut; ++done)
            {
                before += blocks[done];
                after -= images[done];
            }
            const double change = cut + 1 < g.size() ? per_handed_over_number*static_cast<double>(g[cut].shape.size()) : 0;
            if (cut > 0 && fused[cut].tail == cut && before + change + after < best.cost)
                best = {cut, before + change + after};
        }
        return best;
    }
}
