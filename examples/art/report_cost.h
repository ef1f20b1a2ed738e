// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_REPORT_COST_H
#define HYPERSPARSE_EXAMPLES_ART_REPORT_COST_H

#include "model_input.h"

#include <hypersparse/plugins/report/html/run_report.h>

namespace hypersparse::program
{
    void add_cost(const loaded_model& model, bool timed, html::run_report& report);
    /*!
        ensures
            - adds what the pruned network costs: its multiplications and the size of its sparse file and, if timed, how fast the sparse
              engine and the dense network are here. They compute some batches of random numbers, as in art bench.
    !*/
}

#endif
