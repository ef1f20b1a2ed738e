// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_NPY_H
#define HYPERSPARSE_PLUGINS_DEPLOY_NPY_H

#include <cstddef>
#include <iosfwd>
#include <span>

namespace hypersparse
{
    void write_npy(std::ostream& out, std::span<const float> values, std::size_t rows, std::size_t cols);
    /*!
        requires
            - values.size() == rows*cols, row-major
            - out is a binary stream
        ensures
            - writes values as a NumPy array of shape (rows, cols) and type float32 (little endian), format version 1.0:
              https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
        throws
            - dlib::error, if out does not take them
    !*/
}

#endif
