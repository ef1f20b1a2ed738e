// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_ESCAPE_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_ESCAPE_H

#include <string>
#include <string_view>

namespace hypersparse::html
{
    std::string escape(std::string_view text);
    /*!
        ensures
            - returns text as a browser shows it word for word, between tags and in a quoted attribute: & < > " ' are written as
              entities. Bytes that are not UTF-8, and control characters but for line feed and tab, become U+FFFD.
    !*/
}

#endif
