// SPDX-License-Identifier: BSL-1.0
#include "program.h"

int main(int argc, char** argv)
try
{
    return hypersparse::program::run({argv + 1, argv + argc});
}
catch (...)
{
    return hypersparse::program::report_exception();
}
