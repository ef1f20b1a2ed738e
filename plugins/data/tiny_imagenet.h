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
    void check_tiny_imagenet(const std::string& directory, dataset_report& report);
}

#endif
