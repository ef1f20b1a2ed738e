// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_HOLD_OUT_H
#define HYPERSPARSE_PLUGINS_DATA_HOLD_OUT_H

#include <hypersparse/plugins/data/labelled_images.h>

#include <cstddef>
#include <vector>

namespace hypersparse
{
    std::vector<std::size_t> held_out(std::size_t samples, double share, unsigned long long seed);
    /*!
        requires
            - 0 <= share < 1
        ensures
            - returns floor(share samples) different indices below samples in ascending order, drawn at random: they depend on the
              three arguments alone. (Published splits take the last ones; a data set in the order of its classes would
              lose whole classes.)
    !*/

    labelled_images take_out(labelled_images& data, const std::vector<std::size_t>& indices);
    /*!
        requires
            - indices are ascending and below data.images.size()
        ensures
            - moves these images from data into what is returned; both keep their order
    !*/
}

#endif
