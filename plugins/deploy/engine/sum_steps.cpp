// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/sum_steps.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace hypersparse
{
    namespace
    {
        using offset_type = std::ptrdiff_t;

        // A step with everything but its nonzeros and the order in which it walks over places
        sparse_step started(const placed_tensor& in, const sum_output& to)
        {
            sparse_step s;
            s.in = in.origin();
            s.out = to.out.origin();
            s.job.width = to.out.layout.lanes();
            s.job.relu = to.relu;
            s.job.out_plane = to.out.layout.plane();
            s.job.out_row = to.out.layout.row();
            s.job.out_col = to.out.layout.col();
            if (to.has_residual)
            {
                s.has_residual = true;
                s.residual = to.residual.origin();
                s.residual_channel = to.residual_channel;
                s.job.residual_plane = to.residual.layout.plane();
                s.job.residual_row = to.residual.layout.row();
                s.job.residual_col = to.residual.layout.col();
            }
            return s;
        }

        std::int32_t checked(offset_type offset)
        {
            if (offset > std::numeric_limits<std::int32_t>::max())
                throw graph_error("expected tensors of less than 2^31 floats, found a larger one: use smaller images");
            return static_cast<std::int32_t>(offset);
        }

        // for_each_read(column, read): calls read(offset) for what the weight of that column is multiplied with, if anything
        template <typename function>
        void list_nonzeros(sparse_step& s, const sparse_matrix& m, const std::vector<float>& bias, const sum_output& to,
            const function& for_each_read)
        {
            s.job.channels = to.channel.empty() ? m.rows() : to.channel.size();
            s.begin.push_back(0);
            for (std::size_t o = 0; o < s.job.channels; ++o)
            {
                const std::size_t row = to.channel.empty() ? o : static_cast<std::size_t>(to.channel[o]);      // -1: a huge one
                float start = to.offset.empty() ? 0 : to.offset[o];
                if (row < m.rows())
                {
                    start += bias[row];
                    for (std::size_t i = 0; i < m.nonzeros(row); ++i)
                        for_each_read(m.columns_of(row)[i], [&](offset_type offset)
                        { s.nonzeros.push_back({checked(offset), m.values_of(row)[i]}); });
                }
                // There and back again over the input: what one channel read last, and the first cache still holds, the next one
                // reads first.
                if (o % 2 == 1)
                    std::reverse(s.nonzeros.begin() + s.begin.back(), s.nonzeros.end());
                s.bias.push_back(start);
                s.begin.push_back(static_cast<std::uint32_t>(s.nonzeros.size()));
            }
            s.nonzeros.resize(s.nonzeros.size() + nonzeros_ahead, {0, 0});
        }

        offset_type signed_number(std::size_t n) { return static_cast<offset_type>(n); }
    }

    sparse_step convolution_step(const convolution_operation& op, const placed_tensor& in, const sum_output& to)
    {
        const window& w = op.where;
        const lane_layout& from = in.layout;
        sparse_step s = started(in, to);
        s.job.rows = to.out.layout.rows;
        s.job.cols = to.out.layout.cols;
        s.job.in_row = w.stride_y*from.row();
        s.job.in_col = w.stride_x*from.col();
        list_nonzeros(s, op.filters, op.bias, to, [&](std::size_t column, const auto& read)
        {
            const offset_type plane = signed_number(column / w.size()), u = signed_number(column / w.cols % w.rows),
                v = signed_number(column % w.cols);
            read(plane*signed_number(from.plane()) + (u - signed_number(w.padding_y))*signed_number(from.row())
                + (v - signed_number(w.padding_x))*signed_number(from.col()));
        });
        return s;
    }

    sparse_step fully_connected_step(const fully_connected_operation& op, const placed_tensor& in, const sum_output& to)
    {
        const lane_layout& from = in.layout;
        sparse_step s = started(in, to);
        s.job.rows = s.job.cols = 1;
        s.job.in_row = s.job.in_col = from.lanes();
        list_nonzeros(s, op.weights, op.bias, to, [&](std::size_t column, const auto& read)
        {
            read(signed_number(from.at(column / from.shape.plane(), column / from.shape.cols % from.shape.rows,
                column % from.shape.cols)));
        });
        return s;
    }

    sparse_step linear_step(const linear_operation& op, const placed_tensor& in, const sum_output& to)
    {
        const lane_layout& from = in.layout;
        sparse_step s = started(in, to);
        // the step's channels are the columns of the output, its rows the channels, its columns the rows
        s.job.rows = from.shape.channels;
        s.job.cols = from.shape.rows;
        s.job.in_row = from.plane();
        s.job.in_col = from.row();
        s.job.out_plane = to.out.layout.col();
        s.job.out_row = to.out.layout.plane();
        s.job.out_col = to.out.layout.row();
        list_nonzeros(s, op.weights, op.bias, to,
            [&](std::size_t column, const auto& read) { read(signed_number(column*from.col())); });
        return s;
    }

    std::vector<sparse_step> transposed_convolution_steps(const transposed_convolution_operation& op, const placed_tensor& in,
        const sum_output& to)
    {
        const window& w = op.where;
        const lane_layout& from = in.layout;
        const lane_layout& made = to.out.layout;
        const auto steps_back = [](std::size_t remainder, std::size_t padding, std::size_t place, std::size_t stride)
        {
            const offset_type distance = signed_number(remainder + padding) - signed_number(place);
            if (distance % signed_number(stride) != 0)
                return std::pair(false, offset_type(0));
            return std::pair(true, distance / signed_number(stride));
        };
        std::vector<sparse_step> parts;
        for (std::size_t a = 0; a < std::min(w.stride_y, made.shape.rows); ++a)
            for (std::size_t b = 0; b < std::min(w.stride_x, made.shape.cols); ++b)
            {
                sparse_step s = started(in, to);
                s.out += a*made.row() + b*made.col();
                s.residual += a*s.job.residual_row + b*s.job.residual_col;
                s.job.rows = (made.shape.rows - a + w.stride_y - 1)/w.stride_y;
                s.job.cols = (made.shape.cols - b + w.stride_x - 1)/w.stride_x;
                s.job.in_row = from.row();
                s.job.in_col = from.col();
                s.job.out_row *= w.stride_y;
                s.job.out_col *= w.stride_x;
                s.job.residual_row *= w.stride_y;
                s.job.residual_col *= w.stride_x;
                list_nonzeros(s, op.filters, op.bias, to, [&](std::size_t column, const auto& read)
                {
                    const auto [there_y, rows] = steps_back(a, w.padding_y, column / w.cols % w.rows, w.stride_y);
                    const auto [there_x, cols] = steps_back(b, w.padding_x, column % w.cols, w.stride_x);
                    if (there_y && there_x)
                        read(signed_number(column / w.size() * from.plane()) + rows*signed_number(from.row())
                            + cols*signed_number(from.col()));
                });
                parts.push_back(std::move(s));
            }
        return parts;
    }
}
