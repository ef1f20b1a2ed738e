// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_PUBLISHED_SETS_H
#define HYPERSPARSE_PLUGINS_DATA_PUBLISHED_SETS_H

#include <hypersparse/plugins/data/channel_statistics.h>

#include <string>
#include <vector>

namespace hypersparse
{
    struct published_set
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What is known of a data set without its files.
        !*/
        std::string name;
        channel_statistics statistics;          // of the training images
        std::vector<std::string> class_names;   // none, if only the files have them
        long rows = 0;                          // of the images as load_dataset() gives them
        long cols = 0;
        long channels = 3;                      // 1: grey, as dataset::channels says
    };

    const published_set* find_published_set(const std::string& name);
    /*!
        ensures
            - returns the entry of cifar10, cifar100, tinyimagenet, mnist or fashion-mnist; null for other names
    !*/

    const published_set& published_set_named(const std::string& name);
    /*!
        requires
            - find_published_set(name) != nullptr
    !*/
}

#endif
