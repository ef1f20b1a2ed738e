// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_TEST_IMAGES_H
#define HYPERSPARSE_EXAMPLES_ART_TEST_IMAGES_H

#include <hypersparse/networks/model_file.h>
#include <hypersparse/plugins/data/labelled_images.h>

namespace hypersparse::program
{
    struct test_images_request
    {
        std::string command;        // that wants them, for messages
        std::string data;           // empty: what the model was trained on
        std::string data_dir;
        std::size_t limit = 0;      // the first ones only; 0: all
        unsigned threads = 1;
    };

    labelled_images load_test_images(const std::string& file, const model_info& model, const test_images_request& request);
    /*!
        ensures
            - returns at least one test image of the model's size (the model is in file), all labels below its number of classes
            - warns on stderr if the classes have other names than those the model was trained on
        throws
            - usage_error or data_error in one line if there are none
    !*/
}

#endif
