// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_REPORT_WEIGHTS_H
#define HYPERSPARSE_EXAMPLES_ART_REPORT_WEIGHTS_H

#include <hypersparse/networks/network.h>
#include <hypersparse/plugins/report/html/run_report.h>

namespace hypersparse::program
{
    std::vector<html::layer_facts> layer_facts_of(network& net);
    /*!
        ensures
            - returns the layers with prunable weights in the network's order, with pictures of what was kept
    !*/

    std::optional<html::filter_bank> first_filters(network& net);
    /*!
        ensures
            - returns the filters of the layer next to the image; nothing if it is no convolution
    !*/
}

#endif
