// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_AUGMENTATION_H
#define HYPERSPARSE_PLUGINS_DATA_AUGMENTATION_H

#include <dlib/matrix.h>
#include <dlib/pixel.h>

#include <cstddef>

namespace hypersparse
{
    constexpr long crop_padding = 4;    // pixels of zeros on each side

    struct crop_and_flip
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                One draw of the augmentation that the published results were made with: pad the image with crop_padding zeros
                on each side, cut a window of the image's own size whose upper left corner is (top, left) of the padded
                image, and mirror it left to right if flip. 0 <= top, left <= 2*crop_padding.
                {crop_padding, crop_padding, false} changes nothing.
        !*/
        long top = crop_padding;
        long left = crop_padding;
        bool flip = false;
    };

    crop_and_flip draw_crop_and_flip(unsigned long long seed, std::size_t epoch, std::size_t image);
    /*!
        requires
            - epoch <= 2^32 - 1
        ensures
            - returns the draw for this image of the data set in this epoch: a pure function of the three arguments, the same
              on every machine and whichever thread asks. top and left are uniform on 0 .. 2*crop_padding, flip has
              probability 0.5, and the three are independent.
    !*/

    void apply_crop_and_flip(const dlib::matrix<dlib::rgb_pixel>& image, const crop_and_flip& draw, dlib::matrix<dlib::rgb_pixel>& result);
    /*!
        requires
            - &image != &result
        ensures
            - #result is the augmented image, of the size of image
            - no memory is allocated if result has that size already
    !*/
}

#endif
