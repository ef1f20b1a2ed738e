// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_PHASE_NAMES_H
#define HYPERSPARSE_PLUGINS_REPORT_PHASE_NAMES_H

#include <string>
#include <vector>

namespace hypersparse
{
    const std::vector<std::string>& dense_phases();
    /*!
        ensures
            - returns the names of the phases in which no weight has been removed yet: warmup, art, dense
    !*/

    const std::vector<std::string>& result_phases();
    /*!
        ensures
            - returns those in which the network in training is the one that the run gives: finetune, ticket, train. What is in
              neither list (round-1, round-2, ...) lies between them.
    !*/

    bool is_dense(const std::string& phase);
    bool gives_result(const std::string& phase);
    /*!
        ensures
            - returns whether the name is in the list
    !*/
}

#endif
