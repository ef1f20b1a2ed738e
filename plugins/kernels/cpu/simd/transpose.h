// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CPU_SIMD_TRANSPOSE_H
#define HYPERSPARSE_PLUGINS_KERNELS_CPU_SIMD_TRANSPOSE_H

// Between the two orders of one image: planes (channel, row, column), as dlib keeps it, and pixels (row, column, channel),
// as our convolutions compute on it.
#include "vec.h"
#include "../dense_kernels.h"

namespace hypersparse::HYPERSPARSE_INSTRUCTION_SET
{
    // The lanes of two rows that stand `step` apart change places, as in the textbook transposition by powers of two.
    template <size_t step, size_t... i>
    HYPERSPARSE_INLINE void exchange(vec& a, vec& b, index_list<i...>)
    {
        const vec low = __builtin_shufflevector(a, b, (i & step ? lanes + i - step : i)...);
        const vec high = __builtin_shufflevector(a, b, (i & step ? lanes + i : i + step)...);
        a = low;
        b = high;
    }

    template <size_t step>
    HYPERSPARSE_INLINE void exchange_all(vec (&rows)[lanes])
    {
        if constexpr (step < lanes)
        {
            #pragma GCC unroll 16
            for (size_t i = 0; i < lanes; ++i)
                if (!(i & step))
                    exchange<step>(rows[i], rows[i + step], typename index_list_up_to<lanes>::type());
            exchange_all<2 * step>(rows);
        }
    }

    HYPERSPARSE_INLINE void transpose(vec (&rows)[lanes]) { exchange_all<1>(rows); }

    // Walks through the pixels of an image in the order of its planes, and tells where each of them is kept.
    template <typename pointer>
    class pixel_walk
    {
    public:
        pixel_walk(pointer first, const pixel_grid& grid) : row_(first), grid_(grid) {}

        pointer next()
        {
            const pointer here = row_ + column_ * grid_.pixel_stride;
            if (++column_ == grid_.columns)
            {
                column_ = 0;
                row_ += grid_.row_stride;
            }
            return here;
        }

    private:
        pointer row_;
        pixel_grid grid_;
        size_t column_ = 0;
    };

    static void few_planes_to_pixels(const float* planes, size_t channels, float* pixels, const pixel_grid& grid)
    {
        pixel_walk<float*> walk(pixels, grid);
        const size_t size = grid.rows * grid.columns;
        for (size_t p = 0; p < size; ++p)
        {
            float* pixel = walk.next();
            for (size_t c = 0; c < channels; ++c)
                pixel[c] = planes[c * size + p];
        }
    }

    static void planes_to_pixels(const float* planes, size_t channels, float* pixels, const pixel_grid& grid)
    {
        if (grid.pixel_stride < lanes)
            return few_planes_to_pixels(planes, channels, pixels, grid);
        const size_t size = grid.rows * grid.columns;
        for (size_t c = 0; c < channels; c += lanes)
        {
            const size_t present = channels - c < lanes ? channels - c : lanes;
            pixel_walk<float*> walk(pixels + c, grid);
            for (size_t p = 0; p < size; p += lanes)
            {
                const size_t count = size - p < lanes ? size - p : lanes;
                const float* from = planes + c * size + p;
                vec block[lanes] = {};
                if (present == lanes && count == lanes)
                {
                    #pragma GCC unroll 16
                    for (size_t i = 0; i < lanes; ++i)
                        block[i] = load(from + i * size);
                    transpose(block);
                    #pragma GCC unroll 16
                    for (size_t i = 0; i < lanes; ++i)
                        store(walk.next(), block[i]);
                    continue;
                }
                for (size_t i = 0; i < present; ++i)
                    block[i] = load_part(from + i * size, count);
                transpose(block);
                for (size_t i = 0; i < count; ++i)
                    store(walk.next(), block[i]);
            }
        }
    }

    HYPERSPARSE_INLINE vec finished(vec v, const float* old, size_t count, const plane_finish& finish, size_t channel)
    {
        if (finish.bias)
            v += finish.bias[channel];
        if (finish.relu)
            v = max0(v);
        if (finish.add)
            v += count == lanes ? load(old) : load_part(old, count);
        return v;
    }

    static void pixels_to_planes(
        const float* pixels, const pixel_grid& grid, float* planes, size_t channels, const plane_finish& finish)
    {
        const size_t size = grid.rows * grid.columns;
        for (size_t c = 0; c < channels; c += lanes)
        {
            const size_t present = channels - c < lanes ? channels - c : lanes;
            pixel_walk<const float*> walk(pixels + c, grid);
            for (size_t p = 0; p < size; p += lanes)
            {
                const size_t count = size - p < lanes ? size - p : lanes;
                float* to = planes + c * size + p;
                vec block[lanes] = {};
                if (count == lanes)
                {
                    #pragma GCC unroll 16
                    for (size_t i = 0; i < lanes; ++i)
                        block[i] = load(walk.next());
                }
                else
                {
                    for (size_t i = 0; i < count; ++i)
                        block[i] = load(walk.next());
                }
                transpose(block);
                if (present == lanes && count == lanes)
                {
                    #pragma GCC unroll 16
                    for (size_t i = 0; i < lanes; ++i)
                        store(to + i * size, finished(block[i], to + i * size, lanes, finish, c + i));
                    continue;
                }
                for (size_t i = 0; i < present; ++i)
                    store_part(to + i * size, finished(block[i], to + i * size, count, finish, c + i), count);
            }
        }
    }
}

#endif
