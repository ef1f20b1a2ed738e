// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/colour_planes.h>

#include <algorithm>
#include <cmath>

namespace hypersparse
{
    namespace
    {
        template <typename function>
        dlib::matrix<dlib::rgb_pixel> to_pixels(const colour_planes& values, const function& level)
        {
            const long rows = values[0].nr(), cols = values[0].nc();
            dlib::matrix<dlib::rgb_pixel> image(rows, cols);
            for (long r = 0; r < rows; ++r)
                for (long c = 0; c < cols; ++c)
                    image(r, c) = {level(values[0](r, c)), level(values[1](r, c)), level(values[2](r, c))};
            return image;
        }
    }

    colour_planes to_colour_planes(const dlib::matrix<dlib::rgb_pixel>& image)
    {
        colour_planes values;
        for (auto& plane : values)
            plane.set_size(image.nr(), image.nc());
        for (long r = 0; r < image.nr(); ++r)
            for (long c = 0; c < image.nc(); ++c)
            {
                values[0](r, c) = image(r, c).red / 255.0;
                values[1](r, c) = image(r, c).green / 255.0;
                values[2](r, c) = image(r, c).blue / 255.0;
            }
        return values;
    }

    dlib::matrix<dlib::rgb_pixel> truncate_to_pixels(const colour_planes& values)
    {
        return to_pixels(values, [](double value) { return static_cast<unsigned char>(value); });
    }

    dlib::matrix<dlib::rgb_pixel> round_to_pixels(const colour_planes& values)
    {
        return to_pixels(values, [](double value) { return static_cast<unsigned char>(std::lround(255 * value)); });
    }

    void clip_to_unit(colour_planes& values)
    {
        for (auto& plane : values)
            for (double& value : plane)
                value = std::clamp(value, 0.0, 1.0);
    }
}
