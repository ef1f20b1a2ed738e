// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_COMPARE_TABLE_H
#define HYPERSPARSE_EXAMPLES_ART_COMPARE_TABLE_H

#include "compare_plan.h"
#include "train_tasks.h"

#include <hypersparse/plugins/report/comparison.h>

#include <nlohmann/json.hpp>

namespace hypersparse::program
{
    run_outcome outcome_of(const train_task& task, std::uint64_t seed);
    /*!
        requires
            - the run is finished
        ensures
            - returns what results.json says, and what the model costs
        throws
            - usage_error in one line if results.json is damaged; file_error if the model cannot be read
    !*/

    comparison gather(const recipe& r, const compare_plan& plan, const std::vector<planned_run>& runs,
        const std::vector<train_task>& tasks);
    /*!
        requires
            - tasks[i] is that of runs[i]; its state is how far the run is now
        ensures
            - returns the rows, the base line first, then method by method; for a run that is not finished, a line in missing
    !*/

    nlohmann::ordered_json json_of(const comparison& c);
}

#endif
