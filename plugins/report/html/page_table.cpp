// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/page_table.h>

#include <hypersparse/plugins/report/html/escape.h>

#include <dlib/assert.h>

namespace hypersparse::html
{
    namespace
    {
        bool is_number(const std::string& cell)
        {
            return cell.empty() || cell == "\u2013" || cell == "\u2014" || (cell[0] >= '0' && cell[0] <= '9') || cell[0] == '-';
        }
    }

    void page_table::add_row(std::vector<std::string> cells)
    {
        DLIB_CASSERT(cells.size() == titles_.size(), "cells " << cells.size() << ", titles " << titles_.size());
        rows_.push_back(std::move(cells));
    }

    std::string page_table::html() const
    {
        std::vector<bool> numbers(titles_.size(), true);
        for (const auto& row : rows_)
            for (std::size_t i = 0; i < row.size(); ++i)
                numbers[i] = numbers[i] && i != 0 && is_number(row[i]);
        const auto side = [&](std::size_t i) { return std::string(numbers[i] ? " class=\"number\"" : ""); };
        std::string text = "<div class=\"scroll\"><table><thead><tr>";
        for (std::size_t i = 0; i < titles_.size(); ++i)
            text += "<th scope=\"col\"" + side(i) + ">" + escape(titles_[i]) + "</th>";
        text += "</tr></thead><tbody>";
        for (const auto& row : rows_)
        {
            text += "<tr><th scope=\"row\">" + escape(row[0]) + "</th>";
            for (std::size_t i = 1; i < row.size(); ++i)
                text += "<td" + side(i) + ">" + escape(row[i]) + "</td>";
            text += "</tr>";
        }
        return text + "</tbody></table></div>";
    }
}
