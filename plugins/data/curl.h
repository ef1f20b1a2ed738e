// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_CURL_H
#define HYPERSPARSE_PLUGINS_DATA_CURL_H

#include <filesystem>
#include <string>

namespace hypersparse
{
    constexpr int curl_cannot_resume = 33;    // the server does not send parts of a file

    struct curl_end
    {
        int status = 0;         // that the program exits with
        std::string message;    // what went wrong, in curl's words; may be empty
    };

    curl_end run_curl(const std::string& url, const std::filesystem::path& part, bool quiet);
    /*!
        ensures
            - the program curl has tried once to get the file at url, an http or https address, into part, and went on from
              the end of what part held
            - a progress bar goes to stderr unless quiet
        throws
            - data_error if curl is missing
    !*/
}

#endif
