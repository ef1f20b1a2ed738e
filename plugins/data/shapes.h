// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_SHAPES_H
#define HYPERSPARSE_PLUGINS_DATA_SHAPES_H

#include <hypersparse/plugins/data/datasets.h>

namespace hypersparse
{
    constexpr long shape_image_size = 32;

    const std::vector<std::string>& shape_names();
    /*!
        ensures
            - returns circle ring square frame triangle cross star crescent stripes dots: the ten classes
    !*/

    enum class shapes_part : unsigned
    {
        train = 0,
        test = 1
    };

    dlib::matrix<dlib::rgb_pixel> draw_shape(unsigned long label, unsigned long long seed, shapes_part part, std::size_t index);
    /*!
        requires
            - label < shape_names().size()
        ensures
            - returns a 32x32 image of this shape, lighter or darker than its background, at a place, size, angle and colours
              drawn from (seed, part, index), on a background with a gradient of colour, with noise over all.
            - computed in whole numbers: the same bytes on every machine
            - no pixel alone tells the class: place, size and the sign of the contrast vary, so a linear classifier fails
    !*/

    labelled_images make_shapes(std::size_t count, unsigned long long seed, shapes_part part);
    /*!
        ensures
            - returns count images; image i is of class i % 10. The first n of count images are make_shapes(n, seed, part).
    !*/

    dataset load_shapes(const dataset_options& options);
    /*!
        ensures
            - returns options.shapes_train and options.shapes_test images drawn from options.seed, cut by the limits
    !*/

    void write_shapes(const dataset_options& options);
    /*!
        ensures
            - writes the set of load_shapes(options) into options.directory as files of CIFAR-10 with a batches.meta.txt, so that
              every program that reads CIFAR-10 reads it; the folder is made if it is missing
        throws
            - data_error if a file cannot be written, or if there are fewer than five training images or no test image
    !*/
}

#endif
