// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_DENSE_NUMBERS_H
#define HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_DENSE_NUMBERS_H

#include <hypersparse/plugins/deploy/graph/sparse_matrix.h>

namespace hypersparse
{
    inline std::vector<float> dense_numbers(const sparse_matrix& m, std::size_t columns)
    /*!
        requires
            - columns <= m.columns
        ensures
            - returns all numbers of the first columns, those that are 0 too, row by row
    !*/
    {
        std::vector<float> numbers(m.rows()*columns);
        for (std::size_t r = 0; r < m.rows(); ++r)
            for (std::size_t i = 0; i < m.nonzeros(r) && m.columns_of(r)[i] < columns; ++i)
                numbers[r*columns + m.columns_of(r)[i]] = m.values_of(r)[i];
        return numbers;
    }
}

#endif
