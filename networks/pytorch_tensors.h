// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_PYTORCH_TENSORS_H
#define HYPERSPARSE_NETWORKS_PYTORCH_TENSORS_H

#include <hypersparse/networks/network_error.h>
#include <hypersparse/plugins/deploy/named_tensor.h>

#include <string>
#include <vector>

namespace hypersparse
{
    template <typename net_type>
    std::vector<named_tensor> pytorch_tensors(const net_type& net, const std::vector<std::string>& names);
    /*!
        requires
            - net's layers with parameters are con_, bn_ and fc_, and allocated; names holds PyTorch's name of each of
              them, in the network's order
        ensures
            - returns, in that order and in PyTorch's layouts:
                convolution:      weight (out, in, rows, cols), bias (out) where it is in use
                normalisation:    weight, bias, running_mean, running_var, each (channels)
                fully connected:  weight (out, in), the transpose of dlib's; bias (out)
    !*/

    template <typename net_type>
    void set_pytorch_tensors(
        net_type& net, const std::vector<std::string>& names, const std::vector<named_tensor>& tensors);
    /*!
        requires
            - as above
        ensures
            - sets net's parameters and running averages to tensors, which may come in any order
        throws
            - network_error, see network::set_pytorch_tensors(); net is then as before
    !*/
}

#include <hypersparse/networks/pytorch_tensors_impl.h>

#endif
