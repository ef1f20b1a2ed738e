// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_COMMANDS_H
#define HYPERSPARSE_EXAMPLES_ART_COMMANDS_H

#include "program.h"

namespace hypersparse::program
{
    // One command each, in a file of its own: takes the arguments behind its name, returns the exit status.
    int train_command(const arguments& args);
    int prune_command(const arguments& args);
    int evaluate_command(const arguments& args);
    int inspect_command(const arguments& args);
    int predict_command(const arguments& args);
    int bench_command(const arguments& args);
    int report_command(const arguments& args);
    int compare_command(const arguments& args);
    int search_command(const arguments& args);
    int import_command(const arguments& args);
    int export_command(const arguments& args);
    int data_command(const arguments& args);
}

#endif
