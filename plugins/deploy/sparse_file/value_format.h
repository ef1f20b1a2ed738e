// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_VALUE_FORMAT_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_VALUE_FORMAT_H

#include <cstddef>

namespace hypersparse
{
    enum class value_format { fp32, fp16, int8 };
    /*!
        WHAT THIS OBJECT REPRESENTS
            How a sparse file holds weights. Biases and all other numbers are fp32 in every file.
                fp32    the weights, bit for bit
                fp16    h * 2^e with a binary16 number h, nearest to the weight, and an exponent e for each matrix that puts its
                        largest magnitude just below 2^15. A weight changes by at most 2^-11 of itself if it is at least 2^-27
                        of the largest one of its matrix, and by at most 2^-38 of that one otherwise.
                int8    q * 2^(e-s) with a whole number q from -127 to 127, nearest to the weight, an exponent e for each matrix
                        and a shift s for each row that lets its largest q be at least 64. A weight changes by at most 1/127 of
                        the largest magnitude of its row.
            (Below 2^-120, where floats themselves get coarse, weights may change by more.)
            A weight that becomes 0 is left out, as if it had been pruned: in fp16 that takes one below 2^-38 of the largest one
            of its matrix, in int8 one below 1/127 of the largest one of its row. What is read then has no zeros among the
            nonzero weights, and computes the same as if they were there. sparse_file_info counts such weights.
    !*/

    const char* name_of(value_format format);
    /*!
        ensures
            - returns the enumerator's name
    !*/

    std::size_t bytes_of(value_format format);
    /*!
        ensures
            - returns how many bytes a weight takes before compression: 4, 2 or 1
    !*/
}

#endif
