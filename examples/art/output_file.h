// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_OUTPUT_FILE_H
#define HYPERSPARSE_EXAMPLES_ART_OUTPUT_FILE_H

#include <string>
#include <string_view>

namespace hypersparse::program
{
    void demand_place_for_model(const std::string& command, const std::string& out, const std::string& input);
    /*!
        ensures
            - returns if a model may be written to out without any loss but that of another model: nothing is there, or a
              model is that is not the file input
        throws
            - usage_error otherwise, and if out cannot be replaced by a file at all
    !*/

    void demand_place_for_page(const std::string& command, const std::string& out);
    void demand_place_for_table(const std::string& command, const std::string& out);
    /*!
        ensures
            - returns if nothing is at out, or a page (a table) that art report has made
        throws
            - usage_error otherwise
    !*/

    void demand_place_for_logits(const std::string& command, const std::string& out);
    void demand_place_for_scores(const std::string& command, const std::string& out);
    /*!
        ensures
            - returns if nothing is at out, or a NumPy array (a list of samples)
        throws
            - usage_error otherwise
    !*/

    void demand_place_for_export(const std::string& command, const std::string& out, const std::string& input,
        bool (*is_one)(std::string_view beginning), const std::string& kind);
    /*!
        ensures
            - returns if nothing is at out, or a file that is_one() recognises by its first 4096 bytes and that is not the file
              input
        throws
            - usage_error otherwise. kind says what is recognised: "an ONNX file".
    !*/
}

#endif
