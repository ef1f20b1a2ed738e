// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_UNIFORM_LAYOUT_H
#define HYPERSPARSE_PLUGINS_PRUNING_UNIFORM_LAYOUT_H

#include <hypersparse/plugins/pruning/layout.h>

namespace hypersparse
{
    struct uniform_options
    {
        bool first_layer_dense = false;     // as RigL does under this layout (Evci et al., ICML 2020, section 3)
        bool published_count = false;       // every layer on its own, n - floor(prune_rate n): more than asked for in all
    };

    layout uniform_layout(const std::vector<layer_shape>& layers, double prune_rate, const uniform_options& options = {});
    /*!
        ensures
            - returns the layout with the same density in every layer, d_l = 1 - prune_rate, and exactly
              N - floor(prune_rate N) weights in all, shared out by whole_counts()
            - With first_layer_dense, layer 0 keeps all of its n_0 weights and the others share what is left:
              d_l = ((1 - prune_rate) N - n_0) / (N - n_0), so that the total is the same.
            - With published_count the totals are not exact: each of the layers that are not kept dense keeps
              n - floor(prune_rate n).
        throws
            - dlib::error unless 0 <= prune_rate < 1, or if fewer weights than layers would remain, or if the dense first
              layer leaves nothing for the others
    !*/
}

#endif
