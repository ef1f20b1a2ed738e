// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_PRUNE_H
#define HYPERSPARSE_PLUGINS_PRUNING_PRUNE_H

#include <hypersparse/plugins/pruning/sparsity_report.h>
#include <hypersparse/plugins/weights/weight_list.h>

namespace hypersparse
{
    struct prune_options
    {
        bool published_count = false;   // keep only |w| > t, as the published code does: fewer than asked for by one, or by all ties
    };

    template <typename net_type>
        requires requires { net_type::num_layers; }
    sparsity_report prune(net_type& net, double prune_rate, const prune_options& options = {});
    /*!
        requires
            - net is a dlib network with allocated parameters that nothing else is using (a trainer came to rest)
        ensures
            - Of the N prunable weights of the whole network exactly N - floor(prune_rate N) keep their value, those of
              the largest magnitude; equal magnitudes fall to the earlier layer, then to the lower index. All others
              become +0. (A kept weight may have been 0 before: the report's nonzero tells.)
            - biases and normalisation layers are untouched
            - selection takes O(N) time and reads the weights where they stand
            - returns the kept and nonzero weights of each layer
        throws
            - dlib::error unless 0 <= prune_rate < 1, if net has no prunable weights yet, or if a weight is not finite
    !*/

    template <typename net_type>
        requires requires { net_type::num_layers; }
    sparsity_report prune_layerwise(net_type& net, double prune_rate, const prune_options& options = {});
    /*!
        ensures
            - as prune(), but in every layer of n weights on its own: exactly n - floor(prune_rate n) keep their value
    !*/

    template <typename net_type>
        requires requires { net_type::num_layers; }
    sparsity_report sparsity_of(net_type& net);
    /*!
        ensures
            - returns the report of the network as it is, kept == nonzero; the network is not changed
    !*/

    template <typename net_type>
        requires requires { net_type::num_layers; }
    double density_of(net_type& net);
    /*!
        ensures
            - returns the fraction of prunable weights that are not exactly 0
        throws
            - dlib::error if net has no prunable weights yet
    !*/

    // The same on a list of weights, which need not be all of a network's.
    sparsity_report prune(const std::vector<weight_tensor>& weights, double prune_rate, const prune_options& options = {});
    sparsity_report prune_layerwise(const std::vector<weight_tensor>& weights, double prune_rate, const prune_options& options = {});
    sparsity_report sparsity_of(const std::vector<weight_tensor>& weights);
}

#include <hypersparse/plugins/pruning/prune_impl.h>

#endif
