// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_BENCHMARKS_WORKER_RESIDENT_MEMORY_H
#define HYPERSPARSE_BENCHMARKS_WORKER_RESIDENT_MEMORY_H

#include <cstddef>

namespace hypersparse::benchmarks
{
    struct memory_in_bytes
    {
        std::size_t now = 0;
        std::size_t peak = 0;       // since the program began
    };

    memory_in_bytes resident_memory();
    /*!
        ensures
            - returns how much memory of this process is in RAM, from Linux's /proc/self/status; 0 where there is none
    !*/
}

#endif
