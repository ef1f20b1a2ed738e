// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/halo.h>

#include <algorithm>
#include <utility>

namespace hypersparse
{
    namespace
    {
        using place = std::ptrdiff_t;

        place number(std::size_t n) { return static_cast<place>(n); }

        // Places of one direction that taps read: before the block, in it, after it
        unsigned sides_of(std::size_t tap, std::size_t stride, std::size_t padding, std::size_t in, std::size_t out)
        {
            const place first = number(tap) - number(padding), last = first + number((out - 1)*stride);
            return (first < 0 ? 1u : 0u) | (last >= 0 && first < number(in) ? 2u : 0u) | (last >= number(in) ? 4u : 0u);
        }

        place block_of(place i, std::size_t size)
        {
            return i >= 0 ? i / number(size) : -((-i + number(size) - 1) / number(size));
        }

        class halo_maker
        {
        public:
            halo_maker(const placed_tensor& t, std::vector<std::uint16_t> sides) : l_(t.layout)
            {
                step_.tensor = t.origin();
                step_.sides = std::move(sides);
                step_.job.channels = l_.shape.channels;
                step_.job.plane = l_.plane();
            }

            halo_step make()
            {
                const place rows = number(l_.rows), cols = number(l_.cols), y = number(l_.padding_y), x = number(l_.padding_x);
                if (!l_.is_filled())
                    for_each_place({0, rows}, {0, cols}, [&](place i, place j) { add_inner(i, j); });
                const range before_y{-y, 0}, block_y{0, rows}, after_y{rows, rows + y};
                const range before_x{-x, 0}, block_x{0, cols}, after_x{cols, cols + x};
                const auto outer = [&](place i, place j) { add_outer(i, j); };
                for (const range& across : {before_x, block_x, after_x})
                {
                    for_each_place(before_y, across, outer);
                    for_each_place(after_y, across, outer);
                }
                for_each_place(block_y, before_x, outer);
                for_each_place(block_y, after_x, outer);
                step_.job.run_count = step_.runs.size();
                return std::move(step_);
            }

        private:
            struct range
            {
                place begin, end;
            };

            template <typename function>
            static void for_each_place(const range& down, const range& across, const function& f)
            {
                for (place i = down.begin; i < down.end; ++i)
                    for (place j = across.begin; j < across.end; ++j)
                        f(i, j);
            }

            // Goes on with the last run if it can.
            void add_copy(std::int32_t to, std::int32_t from, std::int32_t lanes_from, std::int32_t side)
            {
                if (!step_.runs.empty())
                {
                    halo_run& last = step_.runs.back();
                    const std::int32_t distance = to - (last.to + last.step*(last.count - 1));
                    if (last.lanes_from == lanes_from && last.side == side && from - to == last.from - last.to
                        && (last.count == 1 || last.step == distance))
                    {
                        last.step = distance;
                        ++last.count;
                        return;
                    }
                }
                step_.runs.push_back({to, from, 0, 1, lanes_from, side});
            }

            std::int32_t offset(place i, place j) const
            { return static_cast<std::int32_t>(i*number(l_.row()) + j*number(l_.col())); }

            // Lanes of blocks for which this place is out of the image become 0.
            void add_inner(place i, place j)
            {
                std::vector<std::int32_t> from;     // of one image
                for (std::size_t y = 0; y < l_.grid_rows; ++y)
                    for (std::size_t x = 0; x < l_.grid_cols; ++x)
                    {
                        const bool in_image = y*l_.rows + static_cast<std::size_t>(i) < l_.shape.rows
                            && x*l_.cols + static_cast<std::size_t>(j) < l_.shape.cols;
                        from.push_back(in_image ? static_cast<std::int32_t>(y*l_.grid_cols + x) : -1);
                    }
                constexpr std::int32_t the_block_itself = 4;
                if (std::ranges::find(from, -1) != from.end())
                    add_copy(offset(i, j), offset(i, j), list(from), the_block_itself);
            }

            void add_outer(place i, place j)
            {
                const place down = block_of(i, l_.rows), right = block_of(j, l_.cols);
                std::vector<std::int32_t> from;
                for (place y = 0; y < number(l_.grid_rows); ++y)
                    for (place x = 0; x < number(l_.grid_cols); ++x)
                    {
                        const place to_y = y + down, to_x = x + right;
                        const bool there = to_y >= 0 && to_x >= 0 && to_y < number(l_.grid_rows) && to_x < number(l_.grid_cols);
                        from.push_back(there ? static_cast<std::int32_t>(to_y*number(l_.grid_cols) + to_x) : -1);
                    }
                const auto side = [](place p, std::size_t size) { return p < 0 ? 0 : p < number(size) ? 1 : 2; };
                add_copy(offset(i, j), offset(i - down*number(l_.rows), j - right*number(l_.cols)), list(from),
                    static_cast<std::int32_t>(3*side(i, l_.rows) + side(j, l_.cols)));
            }

            // Number of a list of lanes
            std::int32_t list(const std::vector<std::int32_t>& of_an_image)
            {
                std::vector<std::int32_t> from;
                for (std::size_t image = 0; image < l_.images; ++image)
                    for (std::int32_t block : of_an_image)
                        from.push_back(block < 0 ? -1 : block + static_cast<std::int32_t>(image*l_.blocks()));
                auto& all = step_.lanes_from;
                for (std::size_t at = 0; at < all.size(); at += from.size())
                    if (std::equal(from.begin(), from.end(), all.begin() + number(at)))
                        return static_cast<std::int32_t>(at / from.size());
                all.insert(all.end(), from.begin(), from.end());
                return static_cast<std::int32_t>(all.size() / from.size() - 1);
            }

            const lane_layout l_;
            halo_step step_;
        };
    }

    std::vector<std::uint16_t> sides_read(const convolution_operation& op, bool all_weights, const lane_layout& in,
        const lane_layout& out)
    {
        const window& w = op.where;
        std::vector<std::uint16_t> sides(in.planes());
        const auto read_for = [&](std::size_t column)
        {
            const unsigned y = sides_of(column / w.cols % w.rows, w.stride_y, w.padding_y, in.rows, out.rows);
            const unsigned x = sides_of(column % w.cols, w.stride_x, w.padding_x, in.cols, out.cols);
            for (unsigned i = 0; i < 9; ++i)
                if ((y >> i/3 & 1) && (x >> i%3 & 1))
                    sides[column / w.size()] |= static_cast<std::uint16_t>(1u << i);
        };
        if (all_weights)
            for (std::size_t column = 0; column < op.filters.columns; ++column)
                read_for(column);
        else
            std::ranges::for_each(op.filters.column, read_for);
        // What is copied from a block must be 0 out of the image.
        constexpr std::uint16_t the_block_itself = 1u << 4;
        for (std::uint16_t& s : sides)
            if (in.is_filled())
                s &= static_cast<std::uint16_t>(~the_block_itself);
            else if (s != 0)
                s |= the_block_itself;
        return sides;
    }

    halo_step make_halo(const placed_tensor& t, std::vector<std::uint16_t> sides)
    {
        return halo_maker(t, std::move(sides)).make();
    }

    void write_ones(const placed_tensor& t, float* arena)
    {
        const lane_layout& l = t.layout;
        float* plane = arena + t.origin() + l.shape.channels*l.plane();
        const bool blocks = l.is_cut();
        const place border_y = blocks ? number(l.padding_y) : 0, border_x = blocks ? number(l.padding_x) : 0;
        for (place i = -border_y; i < number(l.rows) + border_y; ++i)
            for (place j = -border_x; j < number(l.cols) + border_x; ++j)
                for (std::size_t lane = 0; lane < l.lanes(); ++lane)
                {
                    const place r = i + (blocks ? number(lane % l.blocks() / l.grid_cols*l.rows) : 0);
                    const place c = j + (blocks ? number(lane % l.blocks() % l.grid_cols*l.cols) : 0);
                    const bool in_image = r >= 0 && c >= 0 && r < number(l.shape.rows) && c < number(l.shape.cols);
                    plane[i*number(l.row()) + j*number(l.col()) + number(lane)] = in_image ? 1.0f : 0.0f;
                }
    }
}
