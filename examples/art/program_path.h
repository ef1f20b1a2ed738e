// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_PROGRAM_PATH_H
#define HYPERSPARSE_EXAMPLES_ART_PROGRAM_PATH_H

#include <string>

namespace hypersparse::program
{
    void remember_program(const char* called_as);       // argv[0], for systems that do not say where a program lies

    std::string program_path();
    /*!
        ensures
            - returns the file this program was started from, with its folder
        throws
            - result_error if it cannot be found out, or is no longer there
    !*/
}

#endif
