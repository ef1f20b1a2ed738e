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
        image becomes an rgb image of 32x32 pixels, two rows and columns of zeros on each side. The statistics are those of
        the 28x28 images, as published: MNIST .1307 and .3081, Fashion-MNIST .2860 and .3530.
    !*/

    dataset load_mnist(const dataset_options& options);
    dataset load_fashion_mnist(const dataset_options& options);
    void check_mnist(const std::string& directory, dataset_report& report);
    void check_fashion_mnist(const std::string& directory, dataset_report& report);
}

#endif
