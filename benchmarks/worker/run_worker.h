// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_BENCHMARKS_WORKER_RUN_WORKER_H
#define HYPERSPARSE_BENCHMARKS_WORKER_RUN_WORKER_H

#include "step_worker.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace hypersparse::benchmarks
{
    int run_worker(CLI::App& app, worker_request& asked, int argc, char** argv,
        const std::function<std::unique_ptr<step_worker>()>& make);
    /*!
        requires
            - the options of app write to asked; --threads is added here
        ensures
            - is the whole main() of a worker: reads the options, calls make(), prints what it does as a line of JSON, and
              answers its standard input line by line:
                  run K    does K steps; the answer is the seconds that they took
                  memory   the answer is {"before": B, "peak": P}: bytes of memory resident before make() was called, and at
                           most until now
                  quit     ends the program, as the end of the input does
            - returns the exit status: 0 done, 1 failed, 2 wrong usage; after a failure one line on stderr says why
    !*/
}

#endif
