// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/image_files.h>

#include <dlib/image_transforms/interpolation.h>

#include <algorithm>
#include <cstdint>

namespace hypersparse
{
    namespace
    {
        using image_type = dlib::matrix<dlib::rgb_pixel>;

        struct span
        {
            /*!
                Pixel `to` of a row that shrinks from `source` to `target` pixels covers source pixels first .. last-1. Lengths are
                in 1/target of a source pixel, so that all of them are whole numbers and the weights of a span add up to source.
            !*/
            span(long to, long source_, long target_)
                : first(to * source_ / target_), last(((to + 1) * source_ + target_ - 1) / target_), begin(to * source_),
                  end((to + 1) * source_), target(target_)
            {
            }

            std::int64_t weight(long from) const
            {
                return std::min<std::int64_t>(end, (from + 1) * target) - std::max<std::int64_t>(begin, from * target);
            }

            long first, last;
            std::int64_t begin, end, target;
        };

        dlib::rgb_pixel mean_colour(const image_type& image, const span& down, const span& across)
        {
            std::int64_t red = 0, green = 0, blue = 0;
            for (long r = down.first; r < down.last; ++r)
                for (long c = across.first; c < across.last; ++c)
                {
                    const std::int64_t weight = down.weight(r) * across.weight(c);
                    red += weight * image(r, c).red;
                    green += weight * image(r, c).green;
                    blue += weight * image(r, c).blue;
                }
            const std::int64_t area = static_cast<std::int64_t>(image.nr()) * image.nc();
            const auto rounded = [&](std::int64_t sum) { return static_cast<unsigned char>((sum + area / 2) / area); };
            return {rounded(red), rounded(green), rounded(blue)};
        }

        image_type shrink(const image_type& image, long rows, long cols)
        {
            image_type result(rows, cols);
            for (long r = 0; r < rows; ++r)
                for (long c = 0; c < cols; ++c)
                    result(r, c) = mean_colour(image, span(r, image.nr(), rows), span(c, image.nc(), cols));
            return result;
        }
    }

    dlib::matrix<dlib::rgb_pixel> resize_to(const dlib::matrix<dlib::rgb_pixel>& image, long rows, long cols)
    {
        DLIB_CASSERT(image.size() > 0 && rows > 0 && cols > 0, "image: " << image.nr() << "x" << image.nc() << ", to " << rows << "x" << cols);
        const image_type smaller = shrink(image, std::min(rows, image.nr()), std::min(cols, image.nc()));
        if (smaller.nr() == rows && smaller.nc() == cols)
            return smaller;
        image_type result(rows, cols);
        dlib::resize_image(smaller, result, dlib::interpolate_bilinear());
        return result;
    }
}
