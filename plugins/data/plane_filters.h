// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_PLANE_FILTERS_H
#define HYPERSPARSE_PLUGINS_DATA_PLANE_FILTERS_H

#include <hypersparse/plugins/data/colour_planes.h>

#include <vector>

namespace hypersparse
{
    enum class plane_border
    {
        // What stands beside the values a b c d of a row:
        replicated,     // a a a | a b c d | d d d
        mirrored,       // d c b | a b c d | c b a      about the middle of the outer value
        reflected       // c b a | a b c d | d c b      about its outer edge
    };

    long inside(long index, long size, plane_border border);
    /*!
        requires
            - size > 0
        ensures
            - returns where the value at index stands in 0 .. size-1, however far outside index is
    !*/

    value_plane gaussian_blurred(const value_plane& plane, double sigma, double cut, plane_border border);
    /*!
        requires
            - plane is not empty, sigma >= 0 and cut > 0
        ensures
            - returns plane convolved down and across with the weights exp(-i*i/(2 sigma^2)), |i| <= floor(cut*sigma + 0.5), divided by
              their sum. A radius of 0 changes nothing.
    !*/

    value_plane filtered(const value_plane& plane, const value_plane& kernel, plane_border border);
    /*!
        requires
            - plane is not empty; kernel has odd numbers of rows and columns
        ensures
            - returns sum over (i, j) of kernel(i, j) * plane(r + i - middle, c + j - middle)
    !*/

    value_plane line_blurred(const value_plane& plane, int radius, double sigma, double degrees);
    /*!
        requires
            - plane is not empty, radius > 0 and sigma > 0
        ensures
            - returns the sum over i = 0 .. 2*radius of w_i times the value i steps further in the direction of degrees (0: right, 90:
              down, steps rounded to whole pixels, replicated border), with w_i = exp(-i*i/(2 sigma^2)) divided by their sum: an object
              that moves leaves a trail on one side.
    !*/

    double interpolated(const value_plane& plane, double row, double col, plane_border border);
    /*!
        requires
            - plane is not empty; row and col are finite
        ensures
            - returns the bilinear interpolation at this place; whole numbers are the middles of pixels
    !*/

    value_plane zoomed(const value_plane& plane, double factor);
    /*!
        requires
            - plane is not empty and factor >= 1
        ensures
            - returns the middle of plane, enlarged to the size of plane. Along each axis of n pixels: the middle ceil(n/factor) pixels are
              stretched linearly to their number times factor (rounded), outer middle onto outer middle, and the middle n of these are kept.
    !*/
}

#endif
