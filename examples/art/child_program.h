// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_CHILD_PROGRAM_H
#define HYPERSPARSE_EXAMPLES_ART_CHILD_PROGRAM_H

#include <cstdint>
#include <string>
#include <vector>

namespace hypersparse::program
{
    class child_program
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A program that runs beside this one and writes what it prints to the end of a log file. It is in a process group
                of its own: a Ctrl-C reaches this program only, which says with stop() when it is to end. While it runs the log
                is locked, so that no second one works in the same place, not even where this program has ended before it.
                Where the system is not POSIX, it has ended when the constructor returns, prints to stderr, and nothing is locked.
        !*/

    public:
        child_program(const std::vector<std::string>& line, const std::string& log);
        /*!
            requires
                - line is not empty: the program and its arguments
            throws
                - usage_error if another program holds the log, or it cannot be written; result_error if the program cannot be
                  started
        !*/

        ~child_program();
        /*!
            ensures
                - a program that still runs was told to end with SIGTERM, and has ended
        !*/

        child_program(const child_program&) = delete;
        child_program& operator=(const child_program&) = delete;

        bool has_ended();
        void stop(int signal);

        int status() const { return status_; }
        /*!
            requires
                - has_ended()
            ensures
                - returns its exit status, or 128 + the number of the signal that ended it
        !*/

        std::uint64_t most_memory() const;
        /*!
            ensures
                - returns the bytes of memory it has held at most, up to now; 0 if the system does not tell
        !*/

    private:
        long process_ = 0;      // 0: it has ended
        int status_ = 0;
        std::uint64_t most_memory_ = 0;
    };

    std::uint64_t available_memory();
    /*!
        ensures
            - returns the bytes of memory that programs may still take without paging; 0 if the system does not tell
    !*/
}

#endif
