// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/training_subject.h>

namespace hypersparse::impl
{
    void throw_steps_missing(std::size_t started, std::size_t done)
    {
        throw training_error("training: expected " + std::to_string(started) + " steps to be done, found "
            + std::to_string(done) + ": the trainer's worker thread stopped without saying why");
    }
}
