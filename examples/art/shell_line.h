// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_SHELL_LINE_H
#define HYPERSPARSE_EXAMPLES_ART_SHELL_LINE_H

#include <cstddef>
#include <string>

namespace hypersparse::program
{
    std::string shell_word(const std::string& text);
    /*!
        ensures
            - returns text as a word that a shell reads as it stands
    !*/

    std::string evaluate_line(const std::string& model, const std::string& data, const std::string& data_dir, std::size_t limit);
    /*!
        ensures
            - returns the line that evaluates a model on the test images it was tested on in training
    !*/
}

#endif
