// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_PAGE_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_PAGE_H

#include <string>

namespace hypersparse::html
{
    std::string page(const std::string& title, const std::string& body);
    /*!
        requires
            - body is HTML
        ensures
            - returns a whole document, whose second line says that we made it, with the style of style.inc, light or dark as
              the reader's system is. It has no script, loads nothing, and forbids both: a content security policy allows its
              own style and pictures in data: addresses only.
    !*/

    std::string section(const std::string& title, const std::string& introduction, const std::string& content);
    /*!
        requires
            - content is HTML; title and introduction are text
        ensures
            - returns a section; nothing at all, if there is no content
    !*/

    std::string missing(const std::string& what);       // a line that says what a page does not show, and why
}

#endif
