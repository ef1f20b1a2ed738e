// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_NETWORK_ERROR_H
#define HYPERSPARSE_NETWORKS_NETWORK_ERROR_H

#include <dlib/error.h>

namespace hypersparse
{
    // An unknown network, an unusable size, or stored weights that belong to another network.
    struct network_error : dlib::error
    {
        using dlib::error::error;
    };
}

#endif
