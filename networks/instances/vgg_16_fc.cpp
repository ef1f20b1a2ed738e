// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/networks/network_of.h>
#include <hypersparse/networks/vgg_16_fc.h>

template std::unique_ptr<hypersparse::network> hypersparse::make_network_of<hypersparse::vgg_16_fc>(const network_options&);
