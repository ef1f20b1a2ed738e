// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_SMART_RATIO_LAYOUT_H
#define HYPERSPARSE_PLUGINS_PRUNING_SMART_RATIO_LAYOUT_H

#include <hypersparse/plugins/pruning/layout.h>

namespace hypersparse
{
    struct smart_ratio_options
    {
        double linear_keep = 0.3;       // in [0, 1]: density of fully connected layers
        bool plain_chain = false;       // true for VGG: c_l is divided by l^2
        bool exact_total = false;       // false: as published, whole numbers are cut off and the total is not exact
    };

    layout smart_ratio_layout(const std::vector<layer_shape>& layers, double prune_rate, const smart_ratio_options& options = {});
    /*!
        ensures
            - returns the layout of Su et al., Sanity-checking pruning methods: random tickets can win the jackpot (NeurIPS
              2020, section 4.1, "smart ratio"): the nearer to the output, the sparser. With L layers, l = 1 .. L from
              the input, [x] for x without its fraction, and F for the fully connected layers:
                c_l = (L-l+1)^2 + (L-l+1), divided by l^2 with plain_chain
                A   = [(1 - prune_rate) N] - sum_F [linear_keep n]
                p_l = c_l A / sum_others [c_l n_l],                  linear_keep in F
            - Where p_l >= 1 the layer is dense, and its surplus [(p_l - 1) n_l] goes to the next layers in order until it is
              used up: one that it fills takes [(1 - p_l) n_l] of it, the last one takes all that is left. What still is
              left behind the last convolution is not spent.
            - density is p, and kept is [p_l n_l], which may be 0 (see empty_layers()). Every number that is cut off leaves a part of
              a weight unspent, or overspends one where a layer is filled: the total is within 2 L of what was asked for.
            - With exact_total, kept is made by whole_counts() instead, so that exactly N - floor(prune_rate N) weights remain
              and no layer is empty; what convolutions cannot spend goes to the fully connected layers, by their sizes.
            - computed in double; the published code computes in float, and differs by one weight in few layers
        throws
            - dlib::error unless 0 <= prune_rate < 1 and 0 <= linear_keep <= 1, or if the fully connected layers leave nothing
              for the convolutions
    !*/
}

#endif
