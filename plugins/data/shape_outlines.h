// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_SHAPE_OUTLINES_H
#define HYPERSPARSE_PLUGINS_DATA_SHAPE_OUTLINES_H

#include <cstdint>

namespace hypersparse
{
    bool shape_covers(unsigned long label, std::int64_t u, std::int64_t v);
    /*!
        requires
            - label < 10, in the order of shape_names()
            - |u| and |v| below 2^20
        ensures
            - returns true if the point (u to the right, v down) lies in the shape of this class, which is centred at 0 and fits
              into a circle of radius 1280 (most into 1024)
    !*/
}

#endif
