// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_GIVEN_LAYOUT_H
#define HYPERSPARSE_PLUGINS_PRUNING_GIVEN_LAYOUT_H

#include <hypersparse/plugins/pruning/layout.h>

namespace hypersparse
{
    layout given_layout(const std::vector<layer_shape>& layers, const std::vector<double>& density);
    /*!
        ensures
            - returns the layout with these densities. The total is the whole number nearest to sum_l d_l n_l, shared out by
              whole_counts().
        throws
            - dlib::error unless there is one density for each layer, each in [0, 1], and the total is at least one weight a layer
    !*/
}

#endif
