// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/block_sizes.h>

#include <algorithm>

namespace hypersparse
{
    namespace
    {
        constexpr std::size_t most_rounds = 100;

        std::size_t quotient_up(std::size_t a, std::size_t b) { return (a + b - 1)/b; }

        const window* window_of(const graph_node& node)
        {
            if (const auto* c = std::get_if<convolution_operation>(&node.what))
                return &c->where;
            if (const auto* p = std::get_if<pool_operation>(&node.what))
                return &p->where;
            return nullptr;
        }

        // Makes in == steps*out by letting one of them grow. A plane that fits into the grid with a place for each block has no
        // say: what reads or makes it is converted if need be.
        bool agree(std::size_t& in, std::size_t& out, std::size_t steps, std::size_t out_size, std::size_t grid)
        {
            if (in == steps*out || (steps > 1 && out_size <= grid))
                return false;
            out = std::max(out, quotient_up(in, steps));
            in = steps*out;
            return true;
        }
    }

    block_grid grid_of(std::size_t lanes)
    {
        block_grid grid{1, 1};
        while (grid.rows*grid.cols < lanes)
            (grid.cols <= grid.rows ? grid.cols : grid.rows) *= 2;
        return grid;
    }

    std::vector<block_size> block_sizes(const graph& g, const block_grid& grid)
    {
        std::vector<block_size> sizes;
        for (const graph_node& node : g.nodes())
            sizes.push_back({quotient_up(node.shape.rows, grid.rows), quotient_up(node.shape.cols, grid.cols)});
        bool changed = grid.rows*grid.cols > 1;
        for (std::size_t round = 0; changed && round < most_rounds; ++round)
        {
            changed = false;
            for (std::size_t i = g.size(); i-- > 0;)
                for (std::size_t input : g[i].inputs)
                {
                    const tensor_shape& in = g[input].shape;
                    const tensor_shape& out = g[i].shape;
                    const window* w = window_of(g[i]);
                    const bool everything = w && w->rows == in.rows && w->cols == in.cols && out.plane() == 1;
                    if (everything || (!w && (in.rows != out.rows || in.cols != out.cols)))
                        continue;
                    changed = agree(sizes[input].rows, sizes[i].rows, w ? w->stride_y : 1, out.rows, grid.rows) || changed;
                    changed = agree(sizes[input].cols, sizes[i].cols, w ? w->stride_x : 1, out.cols, grid.cols) || changed;
                }
        }
        return sizes;
    }
}
