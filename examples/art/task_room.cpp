// SPDX-License-Identifier: BSL-1.0
#include "task_room.h"

namespace hypersparse::program
{
    bool may_start_beside(std::size_t running, std::size_t jobs, std::uint64_t need, std::uint64_t available)
    {
        if (running == 0 || running >= jobs)
            return running == 0;
        return available == 0 || (need != 0 && need <= available - available / 5);
    }
}
