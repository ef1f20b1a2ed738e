// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_IDX_H
#define HYPERSPARSE_PLUGINS_DATA_IDX_H

#include <hypersparse/plugins/data/datasets.h>

namespace hypersparse
{
    /*!
        The IDX files of MNIST (LeCun, Cortes, Burges) and Fashion-MNIST (Xiao, Rasul, Vollgraf 2017): numbers are big-endian,
        32 bits.

            train-images-idx3-ubyte, t10k-images-idx3-ubyte    magic 0x803, images, rows = 28, columns = 28, then bytes
            train-labels-idx1-ubyte, t10k-labels-idx1-ubyte    magic 0x801, labels, then bytes 0..9

        They lie in the given folder or in the place that Python's torchvision puts them, MNIST/raw or FashionMNIST/raw. A grey
        image becomes an rgb image of 32x32 pixels, two rows and columns of zeros on each side; where 28x28 pixels are asked for,
        one of these. The statistics are those of
        the 28x28 images, as published: MNIST .1307 and .3081, Fashion-MNIST .2860 and .3530.
    !*/

    dataset load_mnist(const dataset_options& options);
    dataset load_fashion_mnist(const dataset_options& options);
    /*!
        ensures
            - returns the images in the order of the files, the class names and the published statistics; channels is 1. A part
              that options does not ask for is not read. The name is left empty: load_dataset() sets it.
            - a file with a dot in its name, train-images.idx3-ubyte, is taken where the published name is missing
            - limit and test_limit drop images after the whole files were checked
        throws
            - data_error if a file is missing, empty, compressed, has another magic number or another size than its header
              says, or no records, if images are not 28x28 or not as many as labels, or if a label is above 9
    !*/

    void check_mnist(const std::string& directory, dataset_report& report);
    void check_fashion_mnist(const std::string& directory, dataset_report& report);
    /*!
        ensures
            - sets report's directory, classes, rows, cols, train and test. A part (training or test) with a fault counts as 0
              images.
            - adds the first fault of each part to report.problems, and to report.remarks each part that has not as many
              records as the published one
    !*/
}

#endif
