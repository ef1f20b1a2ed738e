// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_SPARSE_MATRIX_H
#define HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_SPARSE_MATRIX_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hypersparse
{
    struct sparse_matrix
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A matrix of which only the nonzero numbers are kept, row by row (compressed sparse rows).

            CONVENTION
                - row_begin.size() == rows + 1, row_begin[0] == 0, row_begin does not fall, row_begin[rows] == column.size()
                - column.size() == value.size()
                - row r has the numbers value[i] in column[i] < columns, i in [row_begin[r], row_begin[r+1]), columns ascending
                - no value is zero; all are finite
                A matrix without rows has row_begin == {0}.
        !*/

        std::size_t columns = 0;
        std::vector<std::uint32_t> row_begin = {0};
        std::vector<std::uint32_t> column;
        std::vector<float> value;

        std::size_t rows() const { return row_begin.size() - 1; }
        std::size_t nonzeros() const { return value.size(); }
        std::size_t nonzeros(std::size_t row) const { return row_begin[row + 1] - row_begin[row]; }

        std::span<const std::uint32_t> columns_of(std::size_t row) const
        { return std::span(column).subspan(row_begin[row], nonzeros(row)); }
        std::span<const float> values_of(std::size_t row) const
        { return std::span(value).subspan(row_begin[row], nonzeros(row)); }

        void append(std::size_t column_index, float number)
        /*!
            requires
                - column_index < columns, and greater than the one appended before to the same row
            ensures
                - the row that is being written has this number too; 0 is left out
        !*/
        {
            if (number == 0)
                return;
            column.push_back(static_cast<std::uint32_t>(column_index));
            value.push_back(number);
        }

        void end_row() { row_begin.push_back(static_cast<std::uint32_t>(column.size())); }
        /*!
            ensures
                - #rows() == rows() + 1: what was appended since the last call is the new row
        !*/
    };

    inline bool operator==(const sparse_matrix& a, const sparse_matrix& b)
    {
        return a.columns == b.columns && a.row_begin == b.row_begin && a.column == b.column && a.value == b.value;
    }
}

#endif
