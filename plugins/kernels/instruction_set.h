// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_INSTRUCTION_SET_H
#define HYPERSPARSE_PLUGINS_KERNELS_INSTRUCTION_SET_H

#include <string>
#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            Which instructions fast layers (plugins/layers/fast.h) and the sparse engine compute with: the best that this processor
            and system know. The environment variable HYPERSPARSE_CPU=portable|avx2|avx512 chooses less; it is read at the first
            use, where another value throws std::runtime_error.
            Results of different instruction sets differ by rounding.
    !*/

    enum class instruction_set { portable, avx2, avx512 };

    std::vector<instruction_set> available_instruction_sets();
    /*!
        ensures
            - returns those that this build has and this machine can run, best last
    !*/

    instruction_set current_instruction_set();

    void set_instruction_set(instruction_set set);
    /*!
        ensures
            - #current_instruction_set() == set
        throws
            - std::runtime_error if it is not available here
    !*/

    std::string name_of(instruction_set set);
}

#endif
