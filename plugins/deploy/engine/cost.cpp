// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/cost.h>

#include <hypersparse/plugins/deploy/engine/sum_kernel.h>
#include <hypersparse/plugins/deploy/graph/cut.h>

#include <algorithm>
#include <limits>

namespace hypersparse
{
    namespace
    {
        // In multiplications of vectors, as measured with benchmarks/sparse_step
        constexpr double per_place = 3;                 // written, with bias, residual and relu
        constexpr double per_halo_place = 3;
        constexpr double per_place_beyond_cache = 5;    // read or written
        constexpr double per_handed_over_number = 5;    // its cache line is another one's, too
        constexpr std::size_t second_cache = 1 << 20;   // bytes
        constexpr std::size_t largest_tensor = 1u << 30;    // floats; offsets have 32 bits

        double places(const lane_layout& l) { return static_cast<double>(l.planes()*l.rows*l.cols); }

        double cost_of_halo(const lane_layout& l)
        {
            if (!l.is_cut())
                return 0;
            const double all = static_cast<double>(l.planes()*l.plane()/l.lanes());
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

    std::vector<double> node_costs(const graph& g, std::size_t images, std::size_t vector_lanes)
    {
        const auto fused = fuse_nodes(g);
        const op_plan plan = plan_ops(g, fused, images, vector_lanes);
        std::vector<double> costs(g.size());
        for (const planned_op& op : plan.ops)
        {
            const lane_layout& out = plan.tensors[op.output];
            double cost = cost_of_halo(out) + cost_of_traffic(plan, op);
            if (out.size() > largest_tensor)
                cost += std::numeric_limits<double>::max() / static_cast<double>(2*plan.ops.size());
            if (!op.converts && nonzeros(g[op.node]) > 0)
                cost += cheapest_kernel(g[op.node], plan.tensors[op.inputs[0]], out, vector_lanes).cost;
            else
                cost += places(out)*per_place;
            costs[op.node] += cost/static_cast<double>(images);
        }
        return costs;
    }

    namespace
    {
        // The cheapest way through the nodes up to a cut whose last stage computes a certain number of images
        struct way
        {
            double cost = 0;
            std::vector<stage> stages;
        };
    }

    std::vector<stage> cheapest_stages(const graph& g, std::size_t images, std::size_t vector_lanes)
    {
        const auto fused = fuse_nodes(g);
        std::vector<std::vector<double>> costs;
        std::vector<way> ways;                          // by the binary logarithm of the number of images
        for (std::size_t m = 1; m <= images; m *= 2)
        {
            costs.push_back(node_costs(g, m, vector_lanes));
            ways.push_back({0, {{0, m}}});
        }
        std::size_t done = 0;
        for (std::size_t cut : cuts_of(g))
        {
            for (; done <= cut; ++done)
                for (std::size_t i = 0; i < ways.size(); ++i)
                    ways[i].cost += costs[i][done];
            for (way& w : ways)
                w.stages.back().last_node = cut;
            if (cut + 1 == g.size() || fused[cut].tail != cut)
                continue;
            // From fewer images to more, if that was cheaper up to here
            const double handed_over = per_handed_over_number*static_cast<double>(g[cut].shape.size());
            for (std::size_t i = ways.size(); cut > 0 && i-- > 1;)
                for (std::size_t before = 0; before < i; ++before)
                    if (ways[before].cost + handed_over < ways[i].cost)
                    {
                        ways[i] = ways[before];
                        ways[i].cost += handed_over;
                        ways[i].stages.push_back({cut, std::size_t(1) << i});
                    }
        }
        return std::ranges::min_element(ways, {}, &way::cost)->stages;
    }
}
