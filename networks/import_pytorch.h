// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_IMPORT_PYTORCH_H
#define HYPERSPARSE_NETWORKS_IMPORT_PYTORCH_H

#include <hypersparse/networks/network.h>

namespace hypersparse
{
    void import_pytorch(network& net, const std::string& file_name);
    /*!
        ensures
            - sets net's parameters and running averages from a safetensors file that holds a PyTorch state dict. Its
              "num_batches_tracked" counters have no meaning here and are passed over.
        throws
            - dlib::error naming the file, if it is not a valid safetensors file, holds another type than F32, or does not
              have exactly the tensors of this network, as network::set_pytorch_tensors() says; net is then as before
    !*/

    void export_pytorch(const network& net, std::ostream& out);
    /*!
        ensures
            - writes net's parameters and running averages as a safetensors file that import_pytorch() reads
    !*/
}

#endif
