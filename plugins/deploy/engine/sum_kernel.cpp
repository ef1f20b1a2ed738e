// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/sum_kernel.h>

#include <hypersparse/plugins/deploy/engine/engine_kernels.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace hypersparse
{
    namespace
    {
        // In multiplications of vectors that are read for it, as measured with art bench --explain
        constexpr double per_nonzero_and_tile = 2;      // its weight and offset
        constexpr double per_place = 3;                 // written, with bias, residual and relu
        constexpr double per_single_number = 1.5;
        constexpr double per_nonzero_from_memory = 4;
        constexpr double per_dense_product = 0.93;      // of vectors that several channels share
        constexpr double per_weight_from_memory = 1.25;
        constexpr double per_transformed_vector = 6;    // Winograd's, there or back
        constexpr std::size_t second_cache = 1 << 20;   // bytes

        std::size_t quotient_up(std::size_t a, std::size_t b) { return (a + b - 1)/b; }
        double number(std::size_t n) { return static_cast<double>(n); }

        // Places of the tiles (simd/sum_vectors.inc) that cover a plane
        std::size_t covered_places(std::size_t rows, std::size_t cols)
        {
            if (rows <= 2 && cols <= 2)
                return rows*cols == 1 ? 1 : 4;
            constexpr std::pair<std::size_t, std::size_t> tiles[] = {{4, 4}, {2, 8}, {2, 4}, {4, 2}, {1, 8}};
            std::size_t fewest = std::numeric_limits<std::size_t>::max();
            for (const auto& [r, c] : tiles)
                fewest = std::min(fewest, quotient_up(rows, r)*quotient_up(cols, c)*r*c);
            return fewest;
        }

        // Sums read their input over and over: how much longer that takes where the second cache is full of it
        double slowness(const lane_layout& in)
        {
            const std::size_t bytes = in.size()*sizeof(float);
            return bytes > second_cache ? 1.5 : bytes > second_cache/2 ? 1.15 : 1;
        }

        double cost_of_sparse(std::size_t nonzeros, const lane_layout& in, const lane_layout& out)
        {
            const double covered = number(covered_places(out.rows, out.cols)), count = number(nonzeros);
            const double tiles = std::max(1.0, covered/16);
            const double in_cache = count*(tiles*per_nonzero_and_tile + covered*slowness(in));
            return nonzeros*sizeof(nonzero) > second_cache ? std::max(in_cache, count*per_nonzero_from_memory) : in_cache;
        }

        double cost_of_dense(std::size_t terms, const lane_layout& out)
        {
            const std::size_t places = out.rows*out.cols, computed = places < 3 ? places : quotient_up(places, 4)*4;
            const double weights = number(terms*out.shape.channels);
            return std::max(per_dense_product*weights*number(computed), per_weight_from_memory*weights);
        }

        double cost_of_winograd(std::size_t in_channels, const lane_layout& out, std::size_t tile)
        {
            winograd_sums s;
            s.rows = out.rows;
            s.cols = out.cols;
            s.tile = tile;
            s.in_channels = in_channels;
            const std::size_t tiles = quotient_up(out.rows, tile)*quotient_up(out.cols, tile), points = (tile + 2)*(tile + 2);
            const std::size_t passes = quotient_up(tiles, current_engine_kernels().winograd_tiles(s));
            const double weights = number(points*in_channels*out.shape.channels);
            const double products = std::max(per_dense_product*weights*number(tiles), per_weight_from_memory*weights*number(passes));
            return products + per_transformed_vector*number(tiles*points*(in_channels + out.shape.channels));
        }
    }

    const char* name_of(sum_kernel k)
    {
        switch (k)
        {
            case sum_kernel::sparse: return "sparse";
            case sum_kernel::dense: return "dense";
            case sum_kernel::winograd_2: return "winograd 2x2";
            default: return "winograd 4x4";
        }
    }

    kernel_choice cheapest_kernel(const graph_node& node, const lane_layout& in, const lane_layout& out, std::size_t vector_lanes)
    {
        const std::size_t count = nonzeros(node);
        if (out.lanes() < vector_lanes)
            return {sum_kernel::sparse, per_single_number*number(count)*number(out.shape.plane()*out.images)};
        const double finish = per_place*number(out.planes()*out.rows*out.cols);
        kernel_choice best = {sum_kernel::sparse, cost_of_sparse(count, in, out)};
        const auto consider = [&](sum_kernel kernel, double cost)
        {
            if (cost < best.cost)
                best = {kernel, cost};
        };
        if (const auto* op = std::get_if<convolution_operation>(&node.what))
        {
            const window& w = op->where;
            const std::size_t channels = op->filters.columns/w.size();
            consider(sum_kernel::dense, cost_of_dense(op->filters.columns, out));
            if (w.rows == 3 && w.cols == 3 && w.stride_y == 1 && w.stride_x == 1)
            {
                consider(sum_kernel::winograd_2, cost_of_winograd(channels, out, 2));
                consider(sum_kernel::winograd_4, cost_of_winograd(channels, out, 4));
            }
        }
        best.cost += finish;
        return best;
    }
}
