// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_DATASETS_H
#define HYPERSPARSE_PLUGINS_DATA_DATASETS_H

#include <hypersparse/plugins/data/data_error.h>
#include <hypersparse/plugins/data/labelled_images.h>

#include <cstddef>
#include <string>
#include <vector>

namespace hypersparse
{
    struct dataset_options
    {
        std::string directory;              // empty for shapes
        std::size_t limit = 0;              // first training images only; 0 = all
        std::size_t test_limit = 0;         // first test images only; 0 = all
        bool train = true;                  // load the training images
        bool test = true;                   // load the test images
        unsigned long long seed = 1;        // of shapes
        std::size_t shapes_train = 4000;    // images that shapes makes
        std::size_t shapes_test = 1000;
        long rows = 32;                     // folder: every image is resized to rows x cols; mnist, fashion-mnist: 28 x 28 or padded
        long cols = 32;
        unsigned threads = 2;               // that decode image files
    };

    struct dataset_report
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What was found of a data set. A problem keeps the set from being loaded; a remark does not (fewer records than
                published, files that are not used).
        !*/
        std::string name;
        std::string directory;              // where the files lie: the given one or a folder in it
        std::size_t classes = 0;
        std::size_t train = 0;              // images
        std::size_t test = 0;
        long rows = 0;
        long cols = 0;
        std::vector<std::string> problems;
        std::vector<std::string> remarks;

        bool usable() const { return problems.empty(); }
    };

    const std::vector<std::string>& dataset_names();
    /*!
        ensures
            - returns cifar10 cifar100 tinyimagenet folder mnist fashion-mnist shapes
    !*/

    dataset load_dataset(const std::string& name, const dataset_options& options);
    /*!
        ensures
            - returns the data set, every label and every size checked
            - statistics are the published ones of cifar10, cifar100, tinyimagenet, mnist and fashion-mnist, and those of the
              loaded training images for the others
            - limit takes the training images in the order of the files. The training images of tinyimagenet and folder
              come in turn from each class (first of class 0, first of class 1, ...), so that any limit is balanced.
        throws
            - data_error if name is unknown, or a file is missing, short, long, compressed, mislabelled or not readable
    !*/

    dataset_report check_dataset(const std::string& name, const std::string& directory);
    /*!
        ensures
            - reads every file of the data set, decodes every image, and reports what is there. Nothing is thrown for what is
              wrong with the files: it is listed, each file with its first fault.
        throws
            - data_error if name is unknown
    !*/
}

#endif
