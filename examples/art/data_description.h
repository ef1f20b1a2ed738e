// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_DATA_DESCRIPTION_H
#define HYPERSPARSE_EXAMPLES_ART_DATA_DESCRIPTION_H

#include <hypersparse/plugins/data/channel_statistics.h>

#include <string>
#include <vector>

namespace hypersparse::program
{
    struct data_description
    {
        channel_statistics statistics;
        std::vector<std::string> class_names;   // none, if they are not known without the files
        long rows = 32;
        long cols = 32;
        long channels = 3;                      // 1: grey
    };

    data_description describe_data(const std::string& name, const std::string& directory);
    /*!
        ensures
            - returns what a model needs to know of a data set: from its files if directory is not empty, and otherwise what
              find_published_set() has, or what load_dataset() gives without a folder
        throws
            - dlib::error if neither is to be had
    !*/
}

#endif
