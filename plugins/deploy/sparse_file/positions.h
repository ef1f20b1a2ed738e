// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_POSITIONS_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_POSITIONS_H

#include <hypersparse/plugins/deploy/graph/sparse_matrix.h>
#include <hypersparse/plugins/deploy/sparse_file/bit_stream.h>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            Where the nonzero numbers of a matrix are, as gaps in golomb_code. Place row*columns + column counts through the
            whole matrix. Of the nonzero numbers and the zeros those are written that are fewer (the nonzero ones where they
            are as many): for each the number of places between it and the one written before. So a dense matrix takes no bit.
            Values of matrices are not looked at.
    !*/

    std::uint64_t best_divisor(const sparse_matrix& m);
    /*!
        ensures
            - returns the divisor for which golomb_code takes the fewest bits among those tried; at least 1
    !*/

    void write_positions(const sparse_matrix& m, std::uint64_t divisor, bit_writer& out);
    /*!
        requires
            - divisor is one for golomb_code
    !*/

    sparse_matrix read_positions(std::size_t rows, std::size_t columns, std::size_t nonzeros, std::uint64_t divisor,
        bit_reader& in);
    /*!
        requires
            - divisor is one for golomb_code; rows < 2^32, columns < 2^32, nonzeros < 2^32
            - nonzeros <= rows*columns
        ensures
            - returns a matrix of this size with so many nonzero numbers, without their values. It takes memory for rows and
              nonzeros only.
        throws
            - sparse_file_error if a position is outside of the matrix, or in ends too early
    !*/
}

#endif
