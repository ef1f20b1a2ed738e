// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/augmentation.h>
#include <hypersparse/plugins/data/counter_random.h>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace hypersparse
{
    crop_and_flip draw_crop_and_flip(unsigned long long seed, std::size_t epoch, std::size_t image)
    {
        DLIB_CASSERT(epoch <= std::numeric_limits<std::uint32_t>::max(), "epoch: " << epoch);
        const auto words = random_words(seed, random_stream(random_purpose::augmentation, static_cast<std::uint32_t>(epoch)), image);
        constexpr std::uint64_t places = 2 * crop_padding + 1;
        return {static_cast<long>((words[0] * places) >> 32), static_cast<long>((words[1] * places) >> 32), (words[2] >> 31) != 0};
    }

    void apply_crop_and_flip(const dlib::matrix<dlib::rgb_pixel>& image, const crop_and_flip& draw, dlib::matrix<dlib::rgb_pixel>& result)
    {
        DLIB_CASSERT(&image != &result);
        const long rows = image.nr(), cols = image.nc();
        result.set_size(rows, cols);
        const long down = draw.top - crop_padding, right = draw.left - crop_padding;    // of the window against the image
        // Columns of the window that lie in the image: first .. last-1. The rest is padding.
        const long first = std::clamp(-right, 0L, cols), last = std::clamp(cols - right, first, cols);
        const dlib::rgb_pixel zero(0, 0, 0);
        for (long r = 0; r < rows; ++r)
        {
            dlib::rgb_pixel* const to = &result(0, 0) + r * cols;
            const long source_row = r + down;
            if (source_row < 0 || source_row >= rows)
            {
                std::fill(to, to + cols, zero);
                continue;
            }
            const dlib::rgb_pixel* const from = &image(0, 0) + source_row * cols;
            std::fill(to, to + first, zero);
            std::copy(from + first + right, from + last + right, to + first);
            std::fill(to + last, to + cols, zero);
            if (draw.flip)
                std::reverse(to, to + cols);
        }
    }
}
