// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_PAGE_TABLE_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_PAGE_TABLE_H

#include <string>
#include <vector>

namespace hypersparse::html
{
    class page_table
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A table of a page, whose cells are text. The first column names the rows; the others are set to the right where they
                hold numbers. A table wider than the page scrolls in a box of its own.
        !*/

    public:
        explicit page_table(std::vector<std::string> titles) : titles_(std::move(titles)) {}

        void add_row(std::vector<std::string> cells);
        /*!
            requires
                - there are as many cells as titles
        !*/

        bool empty() const { return rows_.empty(); }

        std::string html() const;
        /*!
            ensures
                - returns the table, every cell escaped
        !*/

    private:
        std::vector<std::string> titles_;
        std::vector<std::vector<std::string>> rows_;
    };
}

#endif
