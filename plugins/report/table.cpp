// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/table.h>

#include <hypersparse/plugins/report/text_width.h>

#include <dlib/assert.h>

#include <algorithm>

namespace hypersparse
{
    namespace
    {
        constexpr std::size_t gap = 2;      // blanks between columns

        std::string line_of(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths,
            const std::vector<table::column>& columns)
        {
            std::string line;
            for (std::size_t i = 0; i < cells.size(); ++i)
            {
                const std::string blanks(widths[i] - text_width(cells[i]), ' ');
                if (i != 0)
                    line.append(gap, ' ');
                line += columns[i].align == table::side::left ? cells[i] + blanks : blanks + cells[i];
            }
            line.erase(line.find_last_not_of(' ') + 1);
            return line + '\n';
        }
    }

    void table::add_row(std::vector<std::string> cells)
    {
        DLIB_CASSERT(cells.size() == columns_.size(), "cells " << cells.size() << ", columns " << columns_.size());
        rows_.push_back(std::move(cells));
    }

    void table::add_rule() { rows_.emplace_back(); }

    std::string table::text() const
    {
        std::vector<std::string> titles;
        std::vector<std::size_t> widths;
        std::size_t total = columns_.empty() ? 0 : gap * (columns_.size() - 1);
        for (std::size_t i = 0; i < columns_.size(); ++i)
        {
            titles.push_back(columns_[i].title);
            widths.push_back(text_width(columns_[i].title));
            for (const auto& row : rows_)
                if (!row.empty())
                    widths[i] = std::max(widths[i], text_width(row[i]));
            total += widths[i];
        }
        std::string result = line_of(titles, widths, columns_);
        for (const auto& row : rows_)
            result += row.empty() ? std::string(total, '-') + '\n' : line_of(row, widths, columns_);
        return result;
    }
}
