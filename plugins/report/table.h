// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_TABLE_H
#define HYPERSPARSE_PLUGINS_REPORT_TABLE_H

#include <string>
#include <vector>

namespace hypersparse
{
    class table
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A table of text in columns as wide as their widest entry, two blanks apart, under a row of titles:
                    layer     shape            kept
                    con_1     32 x 3 x 3 x 3    412
                    -------------------------------
                    total                       412
        !*/

    public:
        enum class side
        {
            left,
            right   // numbers
        };

        struct column
        {
            std::string title;
            side align = side::left;
        };

        explicit table(std::vector<column> columns) : columns_(std::move(columns)) {}

        void add_row(std::vector<std::string> cells);
        /*!
            requires
                - there are as many cells as columns; they are UTF-8 without line breaks
        !*/

        void add_rule();

        std::string text() const;
        /*!
            ensures
                - returns the table; every line ends with a line break and none with a blank
        !*/

    private:
        std::vector<column> columns_;
        std::vector<std::vector<std::string>> rows_;    // a row without cells is a rule
    };
}

#endif
