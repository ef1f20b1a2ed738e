// SPDX-License-Identifier: BSL-1.0
#include "program.h"
#include "program_path.h"

int main(int argc, char** argv)
try
{
    hypersparse::program::remember_program(argc > 0 ? argv[0] : "");
    return hypersparse::program::run({argv + 1, argv + argc});
}
catch (...)
{
    return hypersparse::program::report_exception();
}
