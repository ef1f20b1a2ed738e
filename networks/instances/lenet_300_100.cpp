// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/networks/lenet.h>
#include <hypersparse/networks/network_of.h>

template std::unique_ptr<hypersparse::network> hypersparse::make_network_of<hypersparse::lenet_300_100>(const network_options&);
