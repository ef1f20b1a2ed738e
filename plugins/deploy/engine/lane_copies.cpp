// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/lane_copies.h>

#include <algorithm>

namespace hypersparse
{
    namespace
    {
        // f(channel, first row, first column, rows, columns) for every block of an image
        template <typename function>
        void for_each_block(const lane_layout& l, const function& f)
        {
            for (std::size_t k = 0; k < l.shape.channels; ++k)
                for (std::size_t y = 0; y < l.shape.rows; y += l.rows)
                    for (std::size_t x = 0; x < l.shape.cols; x += l.cols)
                        f(k, y, x, std::min(l.rows, l.shape.rows - y), std::min(l.cols, l.shape.cols - x));
        }

        // f(channel, row, column, where that is from the origin) for every element of an image
        template <typename function>
        void for_each_element(const lane_layout& l, const function& f)
        {
            for_each_block(l, [&](std::size_t k, std::size_t y, std::size_t x, std::size_t rows, std::size_t cols)
            {
                const std::size_t first = l.at(k, y, x);
                for (std::size_t r = 0; r < rows; ++r)
                    for (std::size_t c = 0; c < cols; ++c)
                        f(k, y + r, x + c, first + r*l.row() + c*l.col());
            });
        }

        // number(channel, row, column): what the image has there
        template <typename function>
        void write_pixels(const program& p, std::size_t index, float* arena, const function& number)
        {
            float* to = arena + p.input.origin() + index*p.input.layout.blocks();
            for_each_element(p.input.layout, [&](std::size_t k, std::size_t r, std::size_t c, std::size_t place)
            { to[place] = p.image.scale[k]*number(k, r, c) + p.image.offset[k]; });
        }
    }

    void write_image(const program& p, const std::uint8_t* image, std::size_t index, float* arena)
    {
        const tensor_shape& shape = p.input.layout.shape;
        write_pixels(p, index, arena, [&](std::size_t k, std::size_t r, std::size_t c)
        { return static_cast<float>(image[(r*shape.cols + c)*shape.channels + k]); });
    }

    void write_image(const program& p, const float* image, std::size_t index, float* arena)
    {
        const tensor_shape& shape = p.input.layout.shape;
        write_pixels(p, index, arena, [&](std::size_t k, std::size_t r, std::size_t c)
        { return image[(k*shape.rows + r)*shape.cols + c]; });
    }

    void hand_over(const program& front, std::size_t front_index, const float* front_arena, const program& back,
        std::size_t back_index, float* back_arena)
    {
        const lane_layout& from = front.output.layout;
        const lane_layout& to = back.input.layout;
        const float* source = front_arena + front.output.origin() + front_index*from.blocks();
        float* target = back_arena + back.input.origin() + back_index*to.blocks();
        // Where the back has fewer blocks, which are larger, the front's are parts of them.
        if (to.rows % from.rows == 0 && to.cols % from.cols == 0)
            for_each_block(from, [&](std::size_t k, std::size_t y, std::size_t x, std::size_t rows, std::size_t cols)
            {
                const std::size_t first = from.at(k, y, x), to_first = to.at(k, y, x);
                for (std::size_t r = 0; r < rows; ++r)
                    for (std::size_t c = 0; c < cols; ++c)
                        target[to_first + r*to.row() + c*to.col()] = source[first + r*from.row() + c*from.col()];
            });
        else
            for (std::size_t k = 0; k < from.shape.channels; ++k)
                for (std::size_t r = 0; r < from.shape.rows; ++r)
                    for (std::size_t c = 0; c < from.shape.cols; ++c)
                        target[to.at(k, r, c)] = source[from.at(k, r, c)];
    }

    void read_output(const program& p, std::size_t index, const float* arena, float* output)
    {
        const tensor_shape& shape = p.output.layout.shape;
        const float* from = arena + p.output.origin() + index*p.output.layout.blocks();
        for_each_element(p.output.layout, [&](std::size_t k, std::size_t r, std::size_t c, std::size_t place)
        { output[(k*shape.rows + r)*shape.cols + c] = from[place]; });
    }
}
