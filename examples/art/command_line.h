// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_COMMAND_LINE_H
#define HYPERSPARSE_EXAMPLES_ART_COMMAND_LINE_H

#include "program.h"

#include <CLI/CLI.hpp>

namespace hypersparse::program
{
    bool parse(CLI::App& app, const arguments& args);
    /*!
        ensures
            - reads the arguments into app's options and returns true
            - if help was asked for: prints it to stdout and returns false
        throws
            - usage_error in one line that names the command, the option, and the config file if the fault is in it
    !*/

    CLI::Validator number_within(const std::string& range);
    /*!
        requires
            - range is two numbers between brackets, square where the end is included: "[0, 1)", "(0, inf)"
        ensures
            - returns a check that a finite number lies in range, which is shown in the help
    !*/

    CLI::Validator whole_number_within(const std::string& range);
    /*!
        requires
            - range is as number_within() wants it
        ensures
            - returns a check that a number written with digits only lies in range
    !*/

    CLI::Validator one_of(const std::vector<std::string>& names);

    void add_json_flag(CLI::App& app, bool& json);
}

#endif
