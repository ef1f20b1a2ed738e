// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/dense_steps.h>

#include <algorithm>
#include <array>
#include <span>

namespace hypersparse
{
    namespace
    {
        template <typename to_step>
        to_step with_same_places(const sparse_step& s)
        {
            to_step made;
            static_cast<sums&>(made.job) = s.job;
            made.in = s.in;
            made.out = s.out;
            made.residual = s.residual;
            made.has_residual = s.has_residual;
            made.bias = s.bias;
            made.residual_channel = s.residual_channel;
            return made;
        }

        std::size_t whole_groups(std::size_t channels, std::size_t group) { return (channels + group - 1)/group*group; }

        // G of F(tile x tile, 3x3): what it makes of a row of three weights
        std::array<double, 6> filter_points(std::size_t tile, double a, double b, double c)
        {
            if (tile == 2)
                return {a, (a + b + c)/2, (a - b + c)/2, c};
            return {a/4, -(a + b + c)/6, -(a - b + c)/6, a/24 + b/12 + c/6, a/24 - b/12 + c/6, c};
        }

        using filter = std::array<double, 9>;

        // write(point, number) for all points of a tile
        template <typename function>
        void transform_filter(const filter& f, std::size_t tile, const function& write)
        {
            const std::size_t side = tile + 2;
            std::array<std::array<double, 6>, 3> rows;
            for (std::size_t u = 0; u < 3; ++u)
                rows[u] = filter_points(tile, f[3*u], f[3*u + 1], f[3*u + 2]);
            for (std::size_t j = 0; j < side; ++j)
            {
                const auto column = filter_points(tile, rows[0][j], rows[1][j], rows[2][j]);
                for (std::size_t i = 0; i < side; ++i)
                    write(i*side + j, static_cast<float>(column[i]));
            }
        }
    }

    dense_step make_dense(const sparse_step& s)
    {
        auto made = with_same_places<dense_step>(s);
        for (const nonzero& n : std::span(s.nonzeros).first(s.begin.back()))
            made.offset.push_back(n.offset);
        std::ranges::sort(made.offset);
        made.offset.erase(std::ranges::unique(made.offset).begin(), made.offset.end());
        made.job.terms = made.offset.size();
        const std::size_t group = current_engine_kernels().dense_group(s.job.rows*s.job.cols);
        made.weights.resize(whole_groups(s.job.channels, group)*made.job.terms);
        for (std::size_t o = 0; o < s.job.channels; ++o)
            for (std::size_t i = s.begin[o]; i < s.begin[o + 1]; ++i)
            {
                const std::size_t k = static_cast<std::size_t>(
                    std::ranges::lower_bound(made.offset, s.nonzeros[i].offset) - made.offset.begin());
                made.weights[(o/group*made.job.terms + k)*group + o % group] = s.nonzeros[i].weight;
            }
        return made;
    }

    winograd_step make_winograd(const sparse_step& s, const convolution_operation& op, const placed_tensor& in, const sum_output& to,
        std::size_t tile)
    {
        auto made = with_same_places<winograd_step>(s);
        made.in -= op.where.padding_y*in.layout.row() + op.where.padding_x*in.layout.col();
        made.job.tile = tile;
        made.job.in_channels = op.filters.columns/op.where.size();
        made.job.in_plane = in.layout.plane();
        const engine_kernels& kernels = current_engine_kernels();
        const std::size_t group = kernels.dense_group(kernels.winograd_tiles(made.job)), points = (tile + 2)*(tile + 2);
        const std::size_t channels = made.job.in_channels;
        made.weights.resize(whole_groups(s.job.channels, group)*points*channels);
        std::vector<filter> filters(channels);
        for (std::size_t o = 0; o < s.job.channels; ++o)
        {
            const std::size_t row = to.channel.empty() ? o : static_cast<std::size_t>(to.channel[o]);      // -1: a huge one
            if (row >= op.filters.rows())
                continue;
            std::ranges::fill(filters, filter{});
            for (std::size_t i = 0; i < op.filters.nonzeros(row); ++i)
                filters[op.filters.columns_of(row)[i]/9][op.filters.columns_of(row)[i] % 9] = op.filters.values_of(row)[i];
            const std::size_t block = winograd_groups_of_block*group, first = o/block*block;
            const std::size_t groups = std::min(winograd_groups_of_block, (s.job.channels - first + group - 1)/group);
            float* numbers = made.weights.data() + (first*points + (o - first)/group*group)*channels + o % group;
            for (std::size_t c = 0; c < channels; ++c)
                transform_filter(filters[c], tile,
                    [&](std::size_t point, float number) { numbers[(point*groups*channels + c)*group] = number; });
        }
        return made;
    }
}
