// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/lane_copies.h>

#include <algorithm>

namespace hypersparse
{
    namespace
    {
        // f(channel, row, column, where that is from the origin) for every element of an image, block by block
        template <typename function>
        void for_each_element(const lane_layout& l, const function& f)
        {
            for (std::size_t k = 0; k < l.shape.channels; ++k)
                for (std::size_t y = 0; y < l.shape.rows; y += l.rows)
                    for (std::size_t x = 0; x < l.shape.cols; x += l.cols)
                    {
                        const std::size_t first = l.at(k, y, x);
                        const std::size_t rows = std::min(l.rows, l.shape.rows - y), cols = std::min(l.cols, l.shape.cols - x);
                        for (std::size_t r = 0; r < rows; ++r)
                            for (std::size_t c = 0; c < cols; ++c)
                                f(k, y + r, x + c, first + r*l.row() + c*l.col());
                    }
        }

        // number(channel, row, column): what the image has there
        template <typename function>
        void write_pixels(const program& p, std::size_t lane, float* arena, const function& number)
        {
            float* to = arena + p.input.origin() + lane;
            for_each_element(p.input.layout, [&](std::size_t k, std::size_t r, std::size_t c, std::size_t place)
            { to[place] = p.image.scale[k]*number(k, r, c) + p.image.offset[k]; });
        }
    }

    void write_image(const program& p, const std::uint8_t* image, std::size_t lane, float* arena)
    {
        const tensor_shape& shape = p.input.layout.shape;
        write_pixels(p, lane, arena, [&](std::size_t k, std::size_t r, std::size_t c)
        { return static_cast<float>(image[(r*shape.cols + c)*shape.channels + k]); });
    }

    void write_image(const program& p, const float* image, std::size_t lane, float* arena)
    {
        const tensor_shape& shape = p.input.layout.shape;
        write_pixels(p, lane, arena, [&](std::size_t k, std::size_t r, std::size_t c)
        { return image[(k*shape.rows + r)*shape.cols + c]; });
    }

    void hand_over(const program& front, const float* front_arena, const program& back, std::size_t lane, float* back_arena)
    {
        const lane_layout& to = back.input.layout;
        const float* source = front_arena + front.output.origin();
        float* target = back_arena + back.input.origin() + lane;
        for_each_element(front.output.layout, [&](std::size_t k, std::size_t r, std::size_t c, std::size_t place)
        { target[k*to.plane() + r*to.row() + c*to.col()] = source[place]; });
    }

    void read_output(const program& p, std::size_t lane, const float* arena, float* output)
    {
        const tensor_shape& shape = p.output.layout.shape;
        const float* from = arena + p.output.origin() + lane;
        for_each_element(p.output.layout, [&](std::size_t k, std::size_t r, std::size_t c, std::size_t place)
        { output[(k*shape.rows + r)*shape.cols + c] = from[place]; });
    }
}
