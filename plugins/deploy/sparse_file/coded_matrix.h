// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_CODED_MATRIX_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_CODED_MATRIX_H

#include <hypersparse/plugins/deploy/graph/sparse_matrix.h>
#include <hypersparse/plugins/deploy/sparse_file/value_format.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hypersparse
{
    struct coded_matrix
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A matrix of weights as a sparse file holds it, see value_format.
        !*/

        sparse_matrix kept;                         // without the weights that are left out; values are not set
        std::vector<std::uint32_t> codes;           // of the weights of kept, see below
        int exponent = 0;                           // 0 in fp32
        std::vector<std::uint8_t> row_shifts;       // of each row that has weights; only in int8
        std::size_t left_out = 0;
    };

    constexpr int farthest_exponent = 200;          // from 0

    coded_matrix code_values(const sparse_matrix& m, value_format format);
    /*!
        ensures
            - returns m coded. Codes are the bits of a float (fp32) or of a binary16 number (fp16), rotated left by one, or
              the byte q (int8). Rotated, all of the exponent is in one byte, and the sign, which is random, in one with the
              fraction's last bits, which are random, too.
        throws
            - sparse_file_error, if rounded weights would be too large for a float
    !*/

    void decode_values(sparse_matrix& m, value_format format, int exponent, std::string_view row_shifts,
        std::span<const std::string> codes, std::size_t first);
    /*!
        requires
            - codes are byte planes (byte_planes.h) of those of several matrices; the ones of m (whose values are not set)
              begin with number first
            - row_shifts has a byte for each row of m that has weights, in int8
            - |exponent| <= farthest_exponent
        ensures
            - #m.value is what the codes stand for, as floats. Codes that no writer makes may give 0, or no finite number.
    !*/
}

#endif
