// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_LABELLED_IMAGES_H
#define HYPERSPARSE_PLUGINS_DATA_LABELLED_IMAGES_H

#include <hypersparse/plugins/data/channel_statistics.h>

#include <dlib/matrix.h>
#include <dlib/pixel.h>

#include <string>
#include <vector>

namespace hypersparse
{
    struct labelled_images
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Images with their class numbers.

            CONVENTION
                - labels.size() == images.size(), and labels[i] belongs to images[i]
                - every label is below the number of classes
                - all images have the same size
        !*/
        std::vector<dlib::matrix<dlib::rgb_pixel>> images;
        std::vector<unsigned long> labels;
    };

    struct dataset
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A data set in memory. class_names has one entry per class; rows x cols is the size of every image.
                channels is 1 if all its images are known to be grey (red, green and blue alike), else 3.
        !*/
        std::string name;
        std::vector<std::string> class_names;
        long rows = 0;
        long cols = 0;
        long channels = 3;
        channel_statistics statistics;
        labelled_images train;
        labelled_images test;
    };

    channel_statistics measure_channels(const labelled_images& data);
    /*!
        ensures
            - returns mean_c = sum(x_c)/n and stddev_c = sqrt(sum((x_c - mean_c)^2)/n) over all pixels x/255 of all images,
              summed without rounding
            - a channel that never changes gets stddev 1, and no images at all give mean 0 and stddev 1: there is nothing to
              scale, and a division by 0 must not happen
    !*/

    void keep_first(labelled_images& data, std::size_t limit);
    /*!
        ensures
            - if limit is not 0 and smaller than the number of images, everything after the first limit images is dropped
    !*/
}

#endif
