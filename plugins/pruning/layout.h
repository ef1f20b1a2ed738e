// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_LAYOUT_H
#define HYPERSPARSE_PLUGINS_PRUNING_LAYOUT_H

#include <hypersparse/plugins/pruning/layer_shape.h>

#include <cstddef>
#include <vector>

namespace hypersparse
{
    struct layout
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                How many weights each layer keeps, before anything is known about the weights themselves. A layout is made by
                uniform_layout(), erdos_renyi_layout(), smart_ratio_layout() or given_layout(), each in a file of its own.
                Pruning by one ranking over all layers has no layout: its counts follow from the scores (keep_largest.h).
        !*/

        std::vector<double> density = {};              // d_l: the fraction that layer l should keep, before it is made a whole number
        std::vector<std::size_t> kept = {};            // how many weights it keeps
        double epsilon = 0;                            // of erdos_renyi_layout(), else 0
        std::vector<std::size_t> dense_layers = {};    // those that a rule kept dense because it asked for more than all of them

        std::size_t total_kept() const;

        std::vector<std::size_t> empty_layers() const;
        /*!
            ensures
                - returns the indices of the layers that keep nothing: only their biases pass. Layouts with an exact total
                  have none.
        !*/
    };

    std::vector<std::size_t> whole_counts(
        const std::vector<layer_shape>& layers, const std::vector<double>& density, std::size_t total);
    /*!
        requires
            - layers.size() == density.size()
            - every density is in [0, 1]
        ensures
            - returns whole numbers k_l with 1 <= k_l <= n_l and a sum of exactly total, n_l being layers[l].weights(): first
              base_l = max(1, floor(d_l n_l)), then the rest goes by one to the layers with the largest d_l n_l - base_l,
              equal ones in the order of layers. Where the ones that lift empty layers overdraw the total, the layers
              with the smallest d_l n_l - base_l give, equal ones from the last layer on.
            - all of it in double, as written: d_l n_l is one product, so that two layers whose fractions are equal on
              paper stand in the order of their rounding
        throws
            - dlib::error unless layers.size() <= total <= N: a layer cannot keep less than one weight, or more than all
    !*/

    void check_layers(const char* rule, const std::vector<layer_shape>& layers, double prune_rate);
    /*!
        throws
            - dlib::error if there are no layers, a layer has no weights, or unless 0 <= prune_rate < 1; the message begins with
              the name of the rule
    !*/
}

#endif
