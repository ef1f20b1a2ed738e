// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/networks/network_of.h>
#include <hypersparse/networks/wide_resnet.h>

template std::unique_ptr<hypersparse::network> hypersparse::make_network_of<hypersparse::wide_resnet<12, 16>>(
    const network_options&);
