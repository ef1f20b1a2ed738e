// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_IMAGE_FOLDER_H
#define HYPERSPARSE_PLUGINS_DATA_IMAGE_FOLDER_H

#include <hypersparse/plugins/data/datasets.h>

namespace hypersparse
{
    /*!
        Images sorted into folders by class:

            DIR/train/CLASS/NAME.png        or .jpg, .jpeg, .bmp
            DIR/test/CLASS/NAME.png         or DIR/val/CLASS/NAME.png

        The classes are the folders of DIR/train in the order of the bytes of their names; the test images have the same
        classes. Every image is resized to options.rows x options.cols.
    !*/

    dataset load_image_folder(const dataset_options& options);
    /*!
        requires
            - options.rows > 0, options.cols > 0 and options.threads > 0
        ensures
            - returns the training images, in turn from each class, and the test images, class by class. A part that options
              does not ask for is not read. The name is left empty: load_dataset() sets it.
            - limit and test_limit apply before images are decoded
            - statistics are those of the returned training images, mean 0 and stddev 1 without any
            - folders whose names begin with a dot are passed over; a class may be without test images
        throws
            - data_error if a folder is missing or cannot be read, train has no class, a class has no training image, the
              test images have a folder that is no class of train, there is no test image, or an image cannot be used. What is
              wrong with the images of a part that options does not ask for is not noticed.
    !*/

    void check_image_folder(const std::string& directory, dataset_report& report);
    /*!
        ensures
            - sets report's classes, train and test, and rows and cols to the default size; decodes all images
            - adds each image that cannot be used to report.problems, and to report.remarks that images are resized
        throws
            - data_error as load_image_folder() for what is wrong with the folders; check_dataset() lists it
    !*/
}

#endif
