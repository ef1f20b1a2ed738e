// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/networks/network_of.h>
#include <hypersparse/networks/resnet_18.h>

template std::unique_ptr<hypersparse::network> hypersparse::make_network_of<hypersparse::resnet_18>(const network_options&);
