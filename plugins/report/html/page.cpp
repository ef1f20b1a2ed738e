// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/page.h>

#include <hypersparse/plugins/report/html/escape.h>

namespace hypersparse::html
{
    namespace
    {
        const char* const style =
#include <hypersparse/plugins/report/html/style.inc>
            ;
    }

    std::string page(const std::string& title, const std::string& body)
    {
        return "<!DOCTYPE html>\n<!-- hypersparse -->\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
            "<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n<title>" + escape(title)
            + "</title>\n<style>" + style + "</style>\n</head>\n<body>\n<main>\n" + body + "</main>\n</body>\n</html>\n";
    }

    std::string section(const std::string& title, const std::string& introduction, const std::string& content)
    {
        if (content.empty())
            return {};
        const std::string lead = introduction.empty() ? "" : "<p class=\"lead\">" + escape(introduction) + "</p>\n";
        return "<section>\n<h2>" + escape(title) + "</h2>\n" + lead + content + "\n</section>\n";
    }

    std::string missing(const std::string& what) { return "<p class=\"missing\">" + escape(what) + "</p>\n"; }
}
