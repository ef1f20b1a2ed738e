// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/sum_kernel.h>

#include <hypersparse/plugins/deploy/engine/engine_kernels.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

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
        constexpr double per_product = 0.85;            // of a vector in the first cache, and more if it comes from the second
        constexpr double per_read_of_second_cache = 0.86;
        constexpr double per_read_beyond_cache = 1.1;
        constexpr std::size_t first_cache = 32 << 10, second_cache = 1 << 20;   // bytes

        std::size_t quotient_up(std::size_t a, std::size_t b) { return (a + b - 1)/b; }
        double number(std::size_t n) { return static_cast<double>(n); }

        struct tiling
        {
            std::size_t rows = 1, cols = 1;     // of a tile
            std::size_t covered = 1;            // places of all tiles
        };

        // The tiles in which simd/sum_vectors.inc covers a plane
        tiling tiling_of(std::size_t rows, std::size_t cols)
        {
            if (rows <= 2 && cols <= 2)
                return rows*cols == 1 ? tiling() : tiling{2, 2, 4};
            constexpr std::pair<std::size_t, std::size_t> tiles[] = {{4, 4}, {2, 8}, {2, 4}, {4, 2}, {1, 8}};
            tiling best = {1, 1, std::numeric_limits<std::size_t>::max()};
            for (const auto& [r, c] : tiles)
                if (const std::size_t covered = quotient_up(rows, r)*quotient_up(cols, c)*r*c; covered < best.covered)
                    best = {r, c, covered};
            return best;
        }

        // Of how many places of a tile's side a place of the input is read, for all places that the window's side reaches
        std::vector<std::size_t> readers_along(std::size_t side, std::size_t window, std::size_t stride)
        {
            std::vector<std::size_t> readers((side - 1)*stride + window);
            for (std::size_t i = 0; i < side; ++i)
                for (std::size_t u = 0; u < window; ++u)
                    ++readers[i*stride + u];
            return readers;
        }

        // The share of a tile's reads that are the first ones of their vector in a plane, where a fraction of the weights is there
        double first_reads(const window& w, const tiling& t, double density)
        {
            double read = 0;
            const auto along_cols = readers_along(t.cols, w.cols, w.stride_x);
            for (std::size_t in_col : readers_along(t.rows, w.rows, w.stride_y))
                for (std::size_t in_row : along_cols)
                    read += 1 - std::pow(1 - density, number(in_col*in_row));
            return read / (number(t.rows*t.cols*w.size())*density);
        }

        // What a product costs by where its vector comes from: the first cache does not hold a tile's input of all channels.
        double cost_of_product(const graph_node& node, const lane_layout& in, const tiling& t)
        {
            const auto* op = std::get_if<convolution_operation>(&node.what);
            const bool in_first_cache = t.covered == 1 && in.planes()*in.lanes()*sizeof(float) <= first_cache;
            if (in_first_cache || nonzeros(node) == 0)
                return per_product;
            const double missed = op ? first_reads(op->where, t, number(nonzeros(node))/number(weights(node))) : 1;
            return per_product + missed*(in.size()*sizeof(float) > second_cache ? per_read_beyond_cache : per_read_of_second_cache);
        }

        double cost_of_sparse(const graph_node& node, const lane_layout& in, const lane_layout& out)
        {
            const tiling t = tiling_of(out.rows, out.cols);
            const double covered = number(t.covered), count = number(nonzeros(node));
            const double in_cache = count*(std::max(1.0, covered/16)*per_nonzero_and_tile + covered*cost_of_product(node, in, t));
            return count*sizeof(nonzero) > second_cache ? std::max(in_cache, count*per_nonzero_from_memory) : in_cache;
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
        if (out.lanes() < vector_lanes)
            return {sum_kernel::sparse, per_single_number*number(nonzeros(node))*number(out.shape.plane()*out.images)};
        const double finish = per_place*number(out.planes()*out.rows*out.cols);
        kernel_choice best = {sum_kernel::sparse, cost_of_sparse(node, in, out)};
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
