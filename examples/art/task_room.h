// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_TASK_ROOM_H
#define HYPERSPARSE_EXAMPLES_ART_TASK_ROOM_H

#include <cstddef>
#include <cstdint>

namespace hypersparse::program
{
    bool may_start_beside(std::size_t running, std::size_t jobs, std::uint64_t need, std::uint64_t available);
    /*!
        ensures
            - returns whether one more run may be started beside those that are running: always if none is; otherwise if fewer
              than jobs are, and the bytes of memory that a run needs leave a fifth of what is available. 0 bytes are not
              known: without need no run is started beside others, and where available is not known it is not looked at.
    !*/
}

#endif
