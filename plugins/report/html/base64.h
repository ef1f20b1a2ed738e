// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_BASE64_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_BASE64_H

#include <string>
#include <string_view>

namespace hypersparse::html
{
    std::string base64(std::string_view bytes);
    /*!
        ensures
            - returns bytes as RFC 4648 writes them, in one line, padded with '='
    !*/
}

#endif
