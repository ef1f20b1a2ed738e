// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_CORRUPTION_FUNCTIONS_H
#define HYPERSPARSE_PLUGINS_DATA_CORRUPTION_FUNCTIONS_H

#include <hypersparse/plugins/data/colour_planes.h>
#include <hypersparse/plugins/data/corruption_draws.h>

namespace hypersparse::impl
{
    /*!
        WHAT THIS FILE DEFINES
            The kinds of plugins/data/corruption.h, one function each:
                requires
                    - x is not empty, its values are multiples of 1/255 in [0, 1]; the level exists
                ensures
                    - returns the corrupted values in [0, 1], before they are truncated to 8 bits
            Below, the five numbers (or pairs) of a line are those of the levels 1 to 5, N is a standard normal number, U(a, b) a uniform
            one, and clip() cuts to [0, 1], which all of them do at the end.
    !*/

    colour_planes gaussian_noise(const colour_planes& x, int level, corruption_draws& draws);
    // x + sN for every value; s = .04 .06 .08 .09 .10

    colour_planes speckle_noise(const colour_planes& x, int level, corruption_draws& draws);
    // x + x s N; s = .06 .1 .12 .16 .2

    colour_planes shot_noise(const colour_planes& x, int level, corruption_draws& draws);
    // Poisson(c x)/c; c = 500 250 100 75 50

    colour_planes impulse_noise(const colour_planes& x, int level, corruption_draws& draws);
    // a share .01 .02 .03 .05 .07 of the values becomes 0 or 1, each with probability 1/2

    colour_planes brightness(const colour_planes& x, int level, corruption_draws& draws);
    // V of HSV becomes clip(V + c); c = .05 .1 .15 .2 .3

    colour_planes saturate(const colour_planes& x, int level, corruption_draws& draws);
    // S of HSV becomes clip(a S + b); (a, b) = (.3, 0) (.1, 0) (1.5, 0) (2, .1) (2.5, .2)

    colour_planes contrast(const colour_planes& x, int level, corruption_draws& draws);
    // (x - m)c + m with the mean m of the channel; c = .75 .5 .4 .3 .15

    colour_planes gaussian_blur(const colour_planes& x, int level, corruption_draws& draws);
    // sigma = .4 .6 .7 .8 1, cut at 4 sigma, border replicated

    colour_planes defocus_blur(const colour_planes& x, int level, corruption_draws& draws);
    // a disk of radius .3 .4 .5 1 1.5 on a grid of 17x17 points, smoothed by a 3x3 Gaussian of sigma .4 .5 .6 .2 .1; border mirrored

    colour_planes glass_blur(const colour_planes& x, int level, corruption_draws& draws);
    // Gaussian blur, truncated to 8 bits; n times, from the last pixel that is s from the border to the first, each swapped with the one
    // U{-s..s-1} down and right of it; Gaussian blur. (sigma, s, n) = (.05, 1, 1) (.25, 1, 1) (.4, 1, 1) (.25, 1, 2) (.4, 1, 2).
    // Only close: the generator's line that swaps works on views of its array, so that the neighbour keeps its colour there.

    colour_planes zoom_blur(const colour_planes& x, int level, corruption_draws& draws);
    // the mean of x and of x enlarged 1, 1.01, 1.02, ..., 1.05 1.10 1.15 1.20 1.25 times (the generator's rounding adds 1.06 and 1.11
    // at levels 1 and 2)

    colour_planes pixelate(const colour_planes& x, int level, corruption_draws& draws);
    // shrunk to floor(c n) of n pixels along each axis and grown back, both by means of boxes; c = .95 .9 .85 .75 .65

    colour_planes fog(const colour_planes& x, int level, corruption_draws& draws);
    // (x + c f) m/(m + c) with the largest value m of x and a plasma fractal f in [0, 1], see corruption_weather.cpp;
    // (c, decay) = (.2, 3) (.5, 3) (.75, 2.5) (1, 2) (1.5, 1.75)

    colour_planes elastic_transform(const colour_planes& x, int level, corruption_draws& draws);
    // With n the smaller side: an affine map that moves three points by U(-an, an), border mirrored; then every pixel read at a
    // displacement of kn times a field U(-1, 1), which a Gaussian of sigma sn (cut at 3) has smoothed, border reflected. Both bilinear.
    // a = .08 .07 .06 .05 .03; s = 0 .2 .06 .04 .03; k = 0 .05 .08 .1 .1

    colour_planes jpeg_compression(const colour_planes& x, int level, corruption_draws& draws);
    // written to and read from a JPEG image of quality 80 65 58 50 40, colours at half the resolution

    colour_planes motion_blur(const colour_planes& x, int level, corruption_draws& draws);
    // a line blur of (radius, sigma) = (6, 1) (6, 1.5) (6, 2) (8, 2) (9, 2.5) in a direction U(-45, 45) degrees, rounded to 8 bits

    colour_planes snow(const colour_planes& x, int level, corruption_draws& draws);
    // noise m + sN, enlarged z times, cut to 0 below t, truncated to 8 bits, line-blurred by (radius, sigma) in a direction
    // U(-135, -45) degrees, makes flakes f; b x + (1 - b) max(x, 1.5 grey(x) + .5) + f + f turned by 180 degrees.
    // (m, s, z, t, radius, sigma, b) = (.1, .2, 1, .6, 8, 3, .95) (.1, .2, 1, .5, 10, 4, .9) (.15, .3, 1.75, .55, 10, 4, .9)
    // (.25, .3, 2.25, .6, 12, 6, .85) (.3, .3, 1.25, .65, 14, 12, .8)

    colour_planes spatter(const colour_planes& x, int level, corruption_draws& draws);
    // mud, levels 4 and 5: noise .65 + .1 N, blurred by sigma .7 .5, is mud where it is above .69 .68. This mask of 0 and 1, blurred by
    // sigma .6 and cut to 0 below .8, is the part of a pixel that takes the colour (63, 42, 20)/255

    bool has_jpeg();    // whether jpeg_compression() can be called
}

#endif
