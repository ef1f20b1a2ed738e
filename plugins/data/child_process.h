// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_CHILD_PROCESS_H
#define HYPERSPARSE_PLUGINS_DATA_CHILD_PROCESS_H

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hypersparse
{
    int run_program(const std::vector<std::string>& arguments);
    /*!
        requires
            - arguments is not empty; the first is the program, which is looked for in PATH
        ensures
            - runs the program to its end and returns its exit status, or 128 + the number of the signal that ended it
            - no shell is involved on POSIX systems, so no character of an argument has a meaning. The program reads nothing,
              and what it prints goes to stderr.
        throws
            - data_error if the program is not there or cannot be started
    !*/

    int run_program(const std::vector<std::string>& arguments, const std::function<void(std::string_view)>& watch);
    /*!
        requires
            - as above
        ensures
            - as above, but what the program prints is given to watch() as it comes, in pieces that end with a line feed or a
              carriage return; the last one may end without. (Where the system is not POSIX, it goes to stderr.)
        throws
            - as above; what watch() throws
    !*/
}

#endif
