// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_BENCHMARKS_WORKER_STEP_WORKER_IMPL_H
#define HYPERSPARSE_BENCHMARKS_WORKER_STEP_WORKER_IMPL_H

#include "step_worker.h"

namespace hypersparse::benchmarks
{
    template <typename work>
    std::unique_ptr<step_worker> make_worker(const worker_request& asked)
    {
        return std::make_unique<work>(asked);
    }
}

#endif
