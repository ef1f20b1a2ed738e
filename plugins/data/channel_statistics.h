// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_CHANNEL_STATISTICS_H
#define HYPERSPARSE_PLUGINS_DATA_CHANNEL_STATISTICS_H

#include <array>

namespace hypersparse
{
    struct channel_statistics
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Mean and standard deviation of pixel/255 in the order red, green, blue: what an input layer normalises with,
                (pixel/255 - mean)/stddev. Every stddev is > 0.
        !*/
        std::array<float, 3> mean{0, 0, 0};
        std::array<float, 3> stddev{1, 1, 1};

        bool operator==(const channel_statistics&) const = default;
    };
}

#endif
