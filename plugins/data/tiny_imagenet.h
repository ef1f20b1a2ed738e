// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_TINY_IMAGENET_H
#define HYPERSPARSE_PLUGINS_DATA_TINY_IMAGENET_H

#include <hypersparse/plugins/data/datasets.h>

namespace hypersparse
{
    /*!
        TinyImageNet (Stanford cs231n) as its archive unpacks, in the given folder or in tiny-imagenet-200 within it:

            wnids.txt                      one class a line; the line number is the label
            words.txt                      class, tab, words: the class names (may be missing)
            train/CLASS/images/NAME.JPEG
            val/val_annotations.txt        file, tab, class, tab, four numbers of a box
            val/images/NAME.JPEG           the test images here

        Images are 64x64; some are grey. A part of the set with fewer classes or images is a valid set.
    !*/

    dataset load_tiny_imagenet(const dataset_options& options);
    /*!
        requires
            - options.threads > 0
        ensures
            - returns the training images, in turn from each class, the test images in the order of val_annotations.txt, and
              the published statistics. A part that options does not ask for is not read. The name is left empty:
              load_dataset() sets it.
            - limit and test_limit apply before images are decoded
            - a class that words.txt does not have is named as in wnids.txt
        throws
            - data_error if a list is missing, empty or compressed, wnids.txt has a class twice, a line of val_annotations.txt
              has no tab or another class, a class has no training image, or an image cannot be used or is not 64x64. What is
              wrong with a part that options does not ask for is not noticed.
    !*/

    void check_tiny_imagenet(const std::string& directory, dataset_report& report);
    /*!
        ensures
            - sets report's directory, classes, rows, cols, train and test; decodes all images
            - adds each image that cannot be used to report.problems, and a line to report.remarks if there are not as many
              images as published
        throws
            - data_error as load_tiny_imagenet() for what is wrong with lists and folders; check_dataset() lists it
    !*/
}

#endif
