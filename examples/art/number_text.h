// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_NUMBER_TEXT_H
#define HYPERSPARSE_EXAMPLES_ART_NUMBER_TEXT_H

#include <string>

namespace hypersparse::program
{
    std::string number_text(double value);
    /*!
        ensures
            - returns the shortest text that reads back as value, whatever the locale
    !*/
}

#endif
