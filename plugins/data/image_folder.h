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
    void check_image_folder(const std::string& directory, dataset_report& report);
}

#endif
