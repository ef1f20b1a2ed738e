// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_COLOUR_PLANES_H
#define HYPERSPARSE_PLUGINS_DATA_COLOUR_PLANES_H

#include <dlib/matrix.h>
#include <dlib/pixel.h>

#include <array>

namespace hypersparse
{
    using value_plane = dlib::matrix<double>;

    // The red, green and blue values of an image, three planes of one size. Unless said otherwise they lie in [0, 1].
    using colour_planes = std::array<value_plane, 3>;

    colour_planes to_colour_planes(const dlib::matrix<dlib::rgb_pixel>& image);
    /*!
        ensures
            - returns each channel divided by 255
    !*/

    dlib::matrix<dlib::rgb_pixel> truncate_to_pixels(const colour_planes& values);
    /*!
        requires
            - the planes have one size, and 0 <= value <= 255 for all values
        ensures
            - returns the image of floor(value)
    !*/

    dlib::matrix<dlib::rgb_pixel> round_to_pixels(const colour_planes& values);
    /*!
        requires
            - the planes have one size, and 0 <= value <= 1 for all values
        ensures
            - returns the image of the whole numbers next to 255*value: the inverse of to_colour_planes()
    !*/

    void clip_to_unit(colour_planes& values);
    /*!
        ensures
            - every value below 0 becomes 0, every value above 1 becomes 1
    !*/
}

#endif
