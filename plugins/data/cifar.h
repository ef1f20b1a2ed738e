// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_CIFAR_H
#define HYPERSPARSE_PLUGINS_DATA_CIFAR_H

#include <hypersparse/plugins/data/datasets.h>

#include <filesystem>

namespace hypersparse
{
    /*!
        The binary files of CIFAR-10 and CIFAR-100 (Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html). A record is

            CIFAR-10     label 0..9,                            then 3072 bytes of pixels
            CIFAR-100    coarse label 0..19, fine label 0..99,  then 3072 bytes of pixels

        with the pixels as three planes, red, green, blue, of 32 rows of 32 columns. The fine label is the class. A file is
        any whole number of records, so a part of the set is a valid set. The files lie in the given folder or in the one
        that the published archive unpacks to (cifar-10-batches-bin, cifar-100-binary). batches.meta.txt and
        fine_label_names.txt give the class names where they are present.
    !*/

    dataset load_cifar10(const dataset_options& options);
    dataset load_cifar100(const dataset_options& options);
    /*!
        ensures
            - returns the images in the order of the files, the class names and the published statistics. A part that options
              does not ask for is not read. The name is left empty: load_dataset() sets it.
            - limit and test_limit drop images after all records of the files were checked
        throws
            - data_error if a file is missing, empty, compressed, not a whole number of records, or has a label out of range,
              or if the file of class names is there and has not one name for each class
    !*/

    void check_cifar10(const std::string& directory, dataset_report& report);
    void check_cifar100(const std::string& directory, dataset_report& report);
    /*!
        ensures
            - sets report's directory, classes, rows, cols, train and test. In a file with a fault the images before it count.
            - adds the first fault of each file of images to report.problems, and to report.remarks each file that has not as
              many records as the published one
        throws
            - data_error if the file of class names is there and has not one name for each class; check_dataset() lists it
    !*/

    void write_cifar10_file(const std::filesystem::path& file, const labelled_images& data);
    /*!
        requires
            - every image is 32x32 and every label below 10
        ensures
            - writes the images as records of CIFAR-10
        throws
            - data_error if the file cannot be written
    !*/
}

#endif
