// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_PRUNE_IMPL_H
#define HYPERSPARSE_PLUGINS_PRUNING_PRUNE_IMPL_H

namespace hypersparse
{
    template <typename net_type>
        requires requires { net_type::num_layers; }
    sparsity_report prune(net_type& net, double prune_rate, const prune_options& options)
    {
        return prune(weight_list(net), prune_rate, options);
    }

    template <typename net_type>
        requires requires { net_type::num_layers; }
    sparsity_report prune_layerwise(net_type& net, double prune_rate, const prune_options& options)
    {
        return prune_layerwise(weight_list(net), prune_rate, options);
    }

    template <typename net_type>
        requires requires { net_type::num_layers; }
    sparsity_report sparsity_of(net_type& net)
    {
        return sparsity_of(weight_list(net));
    }

    template <typename net_type>
        requires requires { net_type::num_layers; }
    double density_of(net_type& net)
    {
        return sparsity_of(net).density();
    }
}

#endif
