// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_PROGRAM_H
#define HYPERSPARSE_EXAMPLES_ART_PROGRAM_H

#include <dlib/error.h>

#include <string>
#include <vector>

namespace hypersparse::program
{
    // What art returns to its caller; after SIGINT or SIGTERM it is 128 + the signal's number.
    constexpr int exit_done = 0;
    constexpr int exit_usage = 2;       // wrong usage or input
    constexpr int exit_no_result = 3;   // training diverged, or a result could not be had

    struct usage_error : dlib::error
    {
        using dlib::error::error;
    };

    // What was asked for was right, but could not be had.
    struct result_error : dlib::error
    {
        using dlib::error::error;
    };

    typedef std::vector<std::string> arguments;

    int run(const arguments& args);
    /*!
        ensures
            - carries out the command that the arguments (without the program's name) ask for and returns the exit status
        throws
            - whatever kept it from being done
    !*/

    int report_exception() noexcept;
    /*!
        requires
            - is called in a catch block
        ensures
            - prints one line about the exception to stderr and returns the exit status that goes with it
    !*/
}

#endif
