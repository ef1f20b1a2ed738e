// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_ERDOS_RENYI_LAYOUT_H
#define HYPERSPARSE_PLUGINS_PRUNING_ERDOS_RENYI_LAYOUT_H

#include <hypersparse/plugins/pruning/layout.h>

namespace hypersparse
{
    struct erdos_renyi_options
    {
        bool kernel = true;             // true: ERK, the size of the filters counts; false: ER
        double power = 1;               // >= 0: of S_l / n_l, 0 is the uniform layout
        bool published_count = false;   // budget and whole numbers of RigL's code; their total is not exact
    };

    layout erdos_renyi_layout(const std::vector<layer_shape>& layers, double prune_rate, const erdos_renyi_options& options = {});
    /*!
        ensures
            - returns the layout in which large layers are sparser than small ones (Mocanu et al., Nature Communications 2018;
              with the size of the filters: Evci et al., Rigging the lottery, ICML 2020, section 3, "Erdos-Renyi-Kernel"):
                S_l  = out + in + rows + cols of a convolution and out + in of a fully connected layer      (ERK)
                S_l  = (out + in) rows cols                                                                 (ER)
                d_l  = min(1, epsilon (S_l / n_l)^power)
              where epsilon makes sum_l d_l n_l = (1 - prune_rate) N: with the layers D that are dense,
                epsilon = ((1 - prune_rate) N - sum_D n) / sum_others (S/n)^power n
              is taken anew until no further layer asks for more than its n_l weights.
            - epsilon and dense_layers are those of the last round
            - exactly N - floor(prune_rate N) weights remain, shared out by whole_counts()
            - With published_count the budget is sum_l (n_l - floor(prune_rate n_l)) in place of (1 - prune_rate) N, and a
              layer keeps n_l - floor((1 - d_l) n_l).
        throws
            - dlib::error unless 0 <= prune_rate < 1 and 0 <= power, or if fewer weights than layers would remain
    !*/
}

#endif
